/** A colour in linear light. */
export type Rgb = readonly [number, number, number]

/**
 * The part as the camera sees it from above: one height and one material a sample.
 *
 * Positions and heights are in design pixels (pixels of the full-size picture), so that a small rendering
 * shows the same part; `scale` is the number of samples a design pixel.
 */
export interface Surface {
  readonly width: number
  readonly height: number
  readonly scale: number
  readonly z: Float32Array
  readonly red: Float32Array
  readonly green: Float32Array
  readonly blue: Float32Array
  readonly roughness: Float32Array
  readonly metallic: Float32Array
  /** Spread (standard deviation) of the surface slope across the grooves of brushed metal; 0 is isotropic. */
  readonly brushed: Float32Array
  /** Angle of the direction across the grooves, in radians. */
  readonly across: Float32Array
  /** Share of the sample covered by a clear film above the surface, and the film's own height. */
  readonly film: Float32Array
  readonly filmZ: Float32Array
  /** 1 where a defect changed the part. */
  readonly mask: Uint8Array
}

export function createSurface(designWidth: number, designHeight: number, scale: number): Surface {
  const width = Math.round(designWidth * scale)
  const height = Math.round(designHeight * scale)
  const plane = (): Float32Array => new Float32Array(width * height)
  return {
    width,
    height,
    scale,
    z: plane(),
    red: plane(),
    green: plane(),
    blue: plane(),
    roughness: plane(),
    metallic: plane(),
    brushed: plane(),
    across: plane(),
    film: plane(),
    filmZ: plane(),
    mask: new Uint8Array(width * height),
  }
}

/** Visits every sample with its position in design pixels. */
export function forEachSample(surface: Surface, visit: (x: number, y: number, index: number) => void): void {
  const { width, height, scale } = surface
  for (let row = 0, index = 0; row < height; row++) {
    const y = (row + 0.5) / scale
    for (let column = 0; column < width; column++, index++) visit((column + 0.5) / scale, y, index)
  }
}

export function paint(surface: Surface, index: number, colour: Rgb, amount = 1): void {
  surface.red[index] = surface.red[index]! * (1 - amount) + colour[0] * amount
  surface.green[index] = surface.green[index]! * (1 - amount) + colour[1] * amount
  surface.blue[index] = surface.blue[index]! * (1 - amount) + colour[2] * amount
}

/** Multiplies the colour, as a transparent ink or liquid does. */
export function tint(surface: Surface, index: number, transmission: Rgb, amount: number): void {
  surface.red[index]! *= 1 - amount * (1 - transmission[0])
  surface.green[index]! *= 1 - amount * (1 - transmission[1])
  surface.blue[index]! *= 1 - amount * (1 - transmission[2])
}

/** Averages `factor` x `factor` blocks. */
export function downsample(
  plane: Float32Array,
  width: number,
  height: number,
  factor: number,
): { plane: Float32Array; width: number; height: number } {
  const w = Math.floor(width / factor)
  const h = Math.floor(height / factor)
  const out = new Float32Array(w * h)
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      let sum = 0
      for (let j = 0; j < factor; j++) {
        const row = (y * factor + j) * width + x * factor
        for (let i = 0; i < factor; i++) sum += plane[row + i]!
      }
      out[y * w + x] = sum / (factor * factor)
    }
  }
  return { plane: out, width: w, height: h }
}

/** Gaussian blur with clamped edges; `sigma` in samples. */
export function blur(plane: Float32Array, width: number, height: number, sigma: number): Float32Array {
  const radius = Math.ceil(sigma * 3)
  const kernel = Float32Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  )
  const total = kernel.reduce((sum, value) => sum + value, 0)
  const pass = (source: Float32Array, stride: number, length: number, lines: number, lineStride: number) => {
    const out = new Float32Array(source.length)
    for (let line = 0; line < lines; line++) {
      const start = line * lineStride
      for (let i = 0; i < length; i++) {
        let sum = 0
        for (let k = -radius; k <= radius; k++) {
          const j = i + k < 0 ? 0 : i + k >= length ? length - 1 : i + k
          sum += kernel[k + radius]! * source[start + j * stride]!
        }
        out[start + i * stride] = sum / total
      }
    }
    return out
  }
  return pass(pass(plane, 1, width, height, width), width, height, width, 1)
}
