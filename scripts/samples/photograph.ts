import { expose, type Rgb8Picture } from './camera'
import { createEnvironment, type Environment } from './lighting'
import type { PartKind, PlannedDefect } from './part'
import { createRandom, deriveSeed } from './random'
import { shade } from './shading'
import { createSurface } from './surface'

export interface Photograph extends Rgb8Picture {
  /** 1 where the defect is, one value a pixel. */
  readonly mask: Uint8Array
}

const SUPERSAMPLING = 2
const environments = new WeakMap<PartKind, Environment>()

/**
 * Photographs one part. The same kind, seed, defect and scale give the same pixels.
 *
 * @param scale size of the picture as a share of the kind's full size, for tests and previews
 */
export async function photograph(
  kind: PartKind,
  seed: number,
  defect: PlannedDefect | null,
  scale = 1,
): Promise<Photograph> {
  const environment = environments.get(kind) ?? createEnvironment(kind.studio)
  environments.set(kind, environment)
  const random = createRandom(deriveSeed(seed, 'studio'))
  const surface = createSurface(kind.width, kind.height, scale * SUPERSAMPLING)
  await kind.build(surface, seed, defect)
  const picture = shade(surface, {
    environment,
    lightTurn: random.range(-0.14, 0.14),
    supersampling: SUPERSAMPLING,
    cameraHeight: kind.cameraHeight,
    seed: deriveSeed(seed, 'sampling'),
  })
  const shot = expose(picture, {
    exposure: kind.exposure * random.range(0.96, 1.04),
    balance: [random.range(0.985, 1.015), 1, random.range(0.985, 1.015)],
    sharpness: Math.max(0.35, random.range(0.5, 0.6) * Math.min(1, scale)),
    vignette: random.range(0.16, 0.22),
    grain: random.range(1.5, 1.9),
    seed: deriveSeed(seed, 'sensor'),
  })
  const mask = new Uint8Array(shot.width * shot.height)
  for (let y = 0; y < shot.height; y++) {
    for (let x = 0; x < shot.width; x++) {
      let covered = 0
      for (let j = 0; j < SUPERSAMPLING; j++) {
        for (let i = 0; i < SUPERSAMPLING; i++) {
          covered += surface.mask[(y * SUPERSAMPLING + j) * surface.width + x * SUPERSAMPLING + i]!
        }
      }
      mask[y * shot.width + x] = covered * 2 >= SUPERSAMPLING * SUPERSAMPLING ? 1 : 0
    }
  }
  return { ...shot, mask }
}
