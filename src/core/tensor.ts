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
 * @returns float32 [1, 3, S, S]: all red values, then all green, then all blue.
 */
export function toTensor(rgb: Uint8Array, { mean, std }: Normalisation): Float32Array<ArrayBuffer> {
  const plane = rgb.length / 3
  const tensor = new Float32Array(rgb.length)
  for (let channel = 0; channel < 3; channel++) {
    const table = tableOf(mean[channel]!, std[channel]!)
    for (let i = 0; i < plane; i++) tensor[channel * plane + i] = table[rgb[i * 3 + channel]!]!
  }
  return tensor
}
