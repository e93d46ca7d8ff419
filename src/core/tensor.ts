import type { Bundle } from './bundle'

export type Normalisation = Pick<Bundle['input'], 'mean' | 'std'>

const VALUES = 256

/**
 * Every 8-bit value of a channel as the network wants it, `(value / 255 - mean) / std`, rounded to float32
 * after each step as numpy and PyTorch round theirs.
 */
function tableOf(mean: number, std: number): Float32Array {
  const table = new Float32Array(VALUES)
  for (let value = 0; value < VALUES; value++) {
    const unit = Math.fround(value / 255)
    table[value] = Math.fround(unit - Math.fround(mean)) / Math.fround(std)
  }
  return table
}

/**
 * Turns a square picture into the network's input.
 *
 * @param rgb RGB, row major, three values a pixel.
 * @param tensor Where to write; room of one's own for each picture takes as long to get as the values to compute.
 * @returns The same: float32 [1, 3, S, S], all red values, then all green, then all blue.
 */
export function toTensor(
  rgb: Uint8Array,
  { mean, std }: Normalisation,
  tensor = new Float32Array(rgb.length),
): Float32Array<ArrayBuffer> {
  const plane = rgb.length / 3
  const [red, green, blue] = [0, 1, 2].map((channel) => tableOf(mean[channel]!, std[channel]!)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  for (let i = 0, from = 0; i < plane; i++, from += 3) {
    tensor[i] = red[rgb[from]!]!
    tensor[plane + i] = green[rgb[from + 1]!]!
    tensor[2 * plane + i] = blue[rgb[from + 2]!]!
  }
  return tensor
}
