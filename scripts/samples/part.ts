import type { Studio } from './lighting'
import type { Surface } from './surface'

/** One kind of part that the renderer can make. */
export interface PartKind<Defect extends string = string> {
  readonly id: string
  readonly name: string
  readonly description: string
  /** Size of the picture in pixels. */
  readonly width: number
  readonly height: number
  readonly studio: Studio
  readonly cameraHeight: number
  readonly exposure: number
  /** Chosen so that everything that ships stays below 2 MB: foil and cloth cost more than steel. */
  readonly webpQuality: number
  /**
   * Builds the part that `seed` stands for on an empty surface.
   *
   * The defect draws from a stream of its own: the part is the same with and without it. `surface.mask` is 1
   * where the defect changed it.
   */
  build(surface: Surface, seed: number, defect: PlannedDefect<Defect> | null): Promise<void> | void
}

export interface PlannedDefect<Name extends string = string> {
  readonly name: Name
  /** From 0, barely visible, to 1, obvious. */
  readonly severity: number
}
