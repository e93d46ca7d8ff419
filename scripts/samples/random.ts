/** A reproducible stream of random numbers; two streams of one picture never share a seed. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform in [low, high). */
  range(low: number, high: number): number
  /** Uniform integer in [low, high], both ends included. */
  integer(low: number, high: number): number
  /** Standard normal, by the Box-Muller transform. */
  normal(): number
}

/**
 * mulberry32 by Tommy Ettinger (public domain): 32 bits of state, passes gjrand's basic battery, and needs
 * nothing but integer arithmetic, so that every machine draws the same numbers.
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const range = (low: number, high: number): number => low + (high - low) * next()
  return {
    next,
    range,
    integer: (low, high) => Math.floor(range(low, high + 1)),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  }
}

/** Mixes a seed with the name of a purpose (FNV-1a), so that a change in one stream leaves the others alone. */
export function deriveSeed(seed: number, purpose: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0
  for (let i = 0; i < purpose.length; i++) hash = Math.imul(hash ^ purpose.charCodeAt(i), 0x01000193) >>> 0
  return hash
}
