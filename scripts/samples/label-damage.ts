import { blot } from './defects'
import { hypot, mix, smoothstep } from './math'
import { fbm } from './noise'
import type { PlannedDefect } from './part'
import { createRandom, deriveSeed, type Random } from './random'

export type LabelDefect = 'misprint' | 'pulled thread' | 'stain' | 'hole'

/** How a defect of the cloth or the print acts at a point of the label. */
export interface Damage {
  /** Displacement of the second ink, in pixels. */
  readonly shiftX: number
  readonly shiftY: number
  /** Multiplies both inks (a print that did not take), and ink dragged downwards over this length. */
  lost(u: number, v: number): number
  smear(u: number, v: number): number
  stained(u: number, v: number): number
  /** Below 0 inside the hole; grows outwards, in pixels. */
  hole(u: number, v: number): number
}

const NO_DAMAGE: Damage = {
  shiftX: 0,
  shiftY: 0,
  lost: () => 0,
  smear: () => 0,
  stained: () => 0,
  hole: () => Infinity,
}

export function planDamage(defect: PlannedDefect<LabelDefect> | null, seed: number): Damage {
  const random = createRandom(deriveSeed(seed, 'defect'))
  if (!defect) return NO_DAMAGE
  const { severity } = defect
  switch (defect.name) {
    case 'misprint':
      return planMisprint(random, severity, seed)
    case 'stain': {
      const centre: [number, number] = [random.range(80, 260), random.range(180, 400)]
      const radius = mix(24, 62, severity)
      return {
        ...NO_DAMAGE,
        stained: (u, v) => {
          const body = blot(u, v, centre, radius, 0.3, 0.16, seed)
          // The liquid carried its colour to the rim before it dried.
          const inner = blot(u, v, centre, radius * 0.86, 0.3, 0.3, seed)
          return body * (0.45 + 0.35 * (1 - inner) + 0.25 * fbm(u / 22, v / 22, 3, seed + 1))
        },
      }
    }
    case 'hole': {
      const centre: [number, number] = [random.range(90, 250), random.range(330, 410)]
      const radius = mix(11, 27, severity)
      const stretch = random.range(0.6, 0.85)
      const turn = random.range(-0.5, 0.5)
      return {
        ...NO_DAMAGE,
        hole: (u, v) => {
          const dx = (u - centre[0]) * Math.cos(turn) + (v - centre[1]) * Math.sin(turn)
          const dy = (-(u - centre[0]) * Math.sin(turn) + (v - centre[1]) * Math.cos(turn)) / stretch
          return hypot(dx, dy) - radius * (1 + 0.3 * fbm(u / 15, v / 15, 3, seed))
        },
      }
    }
    case 'pulled thread':
      return NO_DAMAGE
  }
}

function planMisprint(random: Random, severity: number, seed: number): Damage {
  const form = random.integer(0, 2)
  if (form === 0) {
    return { ...NO_DAMAGE, shiftX: mix(7, 15, severity), shiftY: mix(-4, -11, severity) }
  }
  if (form === 1) {
    const centre: [number, number] = [random.range(90, 250), random.range(225, 260)]
    const radius = mix(26, 62, severity)
    return {
      ...NO_DAMAGE,
      lost: (u, v) =>
        smoothstep(
          0.25,
          0.6,
          blot(u, v, centre, radius, 0.35, 0.35, seed) * (0.8 + 0.4 * fbm(u / 5, v / 5, 2, seed + 1)),
        ),
    }
  }
  const left = random.range(60, 130)
  const width = mix(60, 160, severity)
  return {
    ...NO_DAMAGE,
    smear: (u, v) =>
      smoothstep(left, left + 12, u) *
      smoothstep(left + width, left + width - 14, u) *
      smoothstep(212, 235, v) *
      smoothstep(mix(300, 330, severity), 270, v) *
      mix(22, 46, severity),
  }
}
