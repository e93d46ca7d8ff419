/** Ways to show a result that settings, links and exports name alike. */

/** What lies over the picture. */
export const layers = ['picture', 'coarse', 'refined', 'difference'] as const
export type Layer = (typeof layers)[number]

/** Ways to look at the coarse and the refined map at once. */
export const comparisons = ['slider', 'side', 'blink'] as const
export type Comparison = (typeof comparisons)[number]

/** Perceptually uniform and readable with any common colour vision; the first is the default. */
export const colourMaps = ['inferno', 'viridis', 'cividis'] as const
export type ColourMapName = (typeof colourMaps)[number]

/** Languages that the app speaks. */
export const locales = ['en', 'de'] as const
export type Locale = (typeof locales)[number]
