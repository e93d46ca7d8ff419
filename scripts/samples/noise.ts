/** Integer hash of a lattice point to [0, 1): the low-bias finaliser of Chris Wellons' hash prospector. */
export function hash2(x: number, y: number, seed: number): number {
  let h = Math.imul(x | 0, 0x27d4eb2d) ^ Math.imul(y | 0, 0x165667b1) ^ Math.imul(seed | 0, 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296
}

const fade = (t: number): number => t * t * (3 - 2 * t)

/** Value noise in [-1, 1] with one feature a unit. */
export function noise2(x: number, y: number, seed: number): number {
  const xi = Math.floor(x)
  const yi = Math.floor(y)
  const u = fade(x - xi)
  const v = fade(y - yi)
  const a = hash2(xi, yi, seed)
  const b = hash2(xi + 1, yi, seed)
  const c = hash2(xi, yi + 1, seed)
  const d = hash2(xi + 1, yi + 1, seed)
  return 2 * (a + (b - a) * u + (c - a) * v + (a - b - c + d) * u * v) - 1
}

/** Value noise on a line, in [-1, 1]. */
export function noise1(x: number, seed: number): number {
  const xi = Math.floor(x)
  const a = hash2(xi, 0, seed)
  const b = hash2(xi + 1, 0, seed)
  return 2 * (a + (b - a) * fade(x - xi)) - 1
}

/** Fractal sum of value noise: each octave has twice the frequency and half the amplitude; about [-1, 1]. */
export function fbm(x: number, y: number, octaves: number, seed: number): number {
  let sum = 0
  let amplitude = 0.5
  for (let octave = 0; octave < octaves; octave++) {
    sum += amplitude * noise2(x, y, seed + octave * 101)
    // The shift keeps lattice lines of the octaves from falling together.
    x = x * 2 + 17.3
    y = y * 2 - 9.1
    amplitude *= 0.5
  }
  return sum * 1.3
}
