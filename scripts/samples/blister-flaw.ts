import { blot, crackDistance } from './defects'
import { mix } from './math'
import { fbm, noise2 } from './noise'
import type { PlannedDefect } from './part'
import type { Random } from './random'
import type { Rgb } from './surface'

export type BlisterDefect = 'broken tablet' | 'missing tablet' | 'stain' | 'crack'

/** Radius of the tablet, in pixels of the full-size picture. */
export const TABLET_RADIUS = 96

/** How the picked tablet is broken, cracked or soiled, in its own coordinates. */
export interface Flaw {
  /** Depth to cut away at a point, and whether the cut goes down to the foil. */
  cut(u: number, v: number): number
  crack(u: number, v: number): number
  soiled(u: number, v: number): number
  readonly colour: Rgb
}

export function planFlaw(
  defect: PlannedDefect<BlisterDefect> | null,
  random: Random,
  seed: number,
): Flaw | null {
  if (!defect) return null
  const { severity } = defect
  const none: Flaw = { cut: () => -1, crack: () => Infinity, soiled: () => 0, colour: [0.1, 0.06, 0.03] }
  const angle = random.range(0, 2 * Math.PI)
  switch (defect.name) {
    case 'broken tablet': {
      const depth = mix(14, 58, severity)
      return {
        ...none,
        cut: (u, v) => {
          const along = u * Math.cos(angle) + v * Math.sin(angle)
          const side = -u * Math.sin(angle) + v * Math.cos(angle)
          const bow = mix(0.012, 0.004, severity) * side * side
          const rough = 7 * fbm(u / 24, v / 24, 4, seed) + 1.5 * noise2(u / 3.5, v / 3.5, seed + 1)
          return along - (TABLET_RADIUS - depth) - bow + rough
        },
      }
    }
    case 'crack': {
      const start: [number, number] = [TABLET_RADIUS * Math.cos(angle), TABLET_RADIUS * Math.sin(angle)]
      const reach = mix(70, 190, severity)
      const heading = angle + Math.PI + random.range(-0.45, 0.45)
      const line: [number, number][] = [start]
      for (let s = 1; s <= 6; s++) {
        const [px, py] = line[s - 1]!
        const turn = heading + random.range(-0.5, 0.5)
        line.push([px + (Math.cos(turn) * reach) / 6, py + (Math.sin(turn) * reach) / 6])
      }
      const width = mix(0.5, 1.5, severity)
      return { ...none, crack: (u, v) => crackDistance(u, v, line, seed) - width }
    }
    case 'stain': {
      const spots = Array.from({ length: random.integer(1, 3) }, (_, k) => {
        const away = random.range(18, 66)
        const at = angle + k * 1.9
        return {
          centre: [away * Math.cos(at), away * Math.sin(at)] as const,
          radius: (k === 0 ? 1 : random.range(0.2, 0.5)) * mix(6, 26, severity),
        }
      })
      const oily = random.next() < 0.5
      return {
        ...none,
        colour: oily ? [0.3, 0.13, 0.04] : [0.07, 0.055, 0.045],
        soiled: (u, v) =>
          Math.min(
            1,
            spots.reduce(
              (sum, { centre, radius }, k) =>
                sum + blot(u, v, centre, radius, 0.35, oily ? 0.3 : 0.14, seed + k),
              0,
            ),
          ),
      }
    }
    case 'missing tablet':
      return null
  }
}
