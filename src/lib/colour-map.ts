import {
  interpolateCividis,
  interpolateInferno,
  interpolatePuOr,
  interpolateViridis,
} from 'd3-scale-chromatic'
import type { ColourMapName } from '../core/display'

const interpolators = {
  inferno: interpolateInferno,
  viridis: interpolateViridis,
  cividis: interpolateCividis,
} satisfies Record<ColourMapName, (t: number) => string>

/** Probabilities at which the overlay starts to show and from which it hides most of the picture. */
const CLEAR_BELOW = 0.03
const DENSE_FROM = 0.6
/** Opacity at the latter; what is left rises to 1 so that hotter is always denser. */
const DENSE_ALPHA = 0.9

/**
 * Opacity of the overlay at a probability, in [0, 1]. It rises smoothly from nothing, on the absolute
 * scale and the same for every picture, so that a good part keeps its looks.
 */
export function overlayAlpha(probability: number): number {
  const p = Math.min(1, Math.max(0, probability))
  if (p >= DENSE_FROM) return DENSE_ALPHA + ((1 - DENSE_ALPHA) * (p - DENSE_FROM)) / (1 - DENSE_FROM)
  const t = Math.max(0, (p - CLEAR_BELOW) / (DENSE_FROM - CLEAR_BELOW))
  return DENSE_ALPHA * t * t * (3 - 2 * t)
}

function channels(css: string): [red: number, green: number, blue: number] {
  if (css.startsWith('#')) {
    const value = Number.parseInt(css.slice(1), 16)
    return [value >> 16, (value >> 8) & 255, value & 255]
  }
  const [red = 0, green = 0, blue = 0] = (css.match(/\d+/g) ?? []).map(Number)
  return [red, green, blue]
}

const tables = new Map<ColourMapName, Uint32Array>()

/**
 * 256 colours with their opacity, as the 32-bit words that `ImageData` holds on little-endian machines
 * (every platform with WebAssembly). Made once a colour map.
 */
export function colourTable(name: ColourMapName): Uint32Array {
  const known = tables.get(name)
  if (known) return known
  const table = new Uint32Array(256)
  for (let level = 0; level < 256; level++) {
    const probability = level / 255
    table[level] = word(interpolators[name](probability), overlayAlpha(probability))
  }
  tables.set(name, table)
  return table
}

const word = (css: string, opacity: number): number => {
  const [red, green, blue] = channels(css)
  return ((Math.round(opacity * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0
}

/** Orange for less, white for none, purple for more: a pair that all common colour visions tell apart. */
const differenceColour = (difference: number) => interpolatePuOr((1 - difference) / 2)

/** Differences are mostly small: their opacity rises faster than a probability's. */
const differenceAlpha = (difference: number) => overlayAlpha(Math.min(1, 2 * Math.abs(difference)))

let differences: Uint32Array | undefined

/** As `colourTable`, for differences from -1 (level 0) over 0 (levels 127 and 128) to 1 (level 255). */
export function differenceTable(): Uint32Array {
  return (differences ??= Uint32Array.from({ length: 256 }, (_, level) => {
    const difference = level / 127.5 - 1
    return word(differenceColour(difference), differenceAlpha(difference))
  }))
}

/** The colours of differences from -1 to 1 as a CSS gradient, for legends. */
export const differenceGradient = (): string => gradient((t) => differenceColour(2 * t - 1), 'to right')

/** The colour map from 0 to 1 as a CSS gradient, for legends. */
export function colourGradient(name: ColourMapName, direction = 'to right'): string {
  return gradient(interpolators[name], direction)
}

function gradient(colourAt: (t: number) => string, direction: string): string {
  const stops = Array.from({ length: 17 }, (_, index) => colourAt(index / 16))
  return `linear-gradient(${direction}, ${stops.join(', ')})`
}
