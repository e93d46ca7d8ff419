import type { AnomalyMap } from '../../src/core/inference'
import type { PictureFacts } from './analysis'
import type { DetectorOutput, Features } from './session'

/** A picture as the backbone saw it: all that judging it takes, by a part or by the generic detector. */
export interface SeenPicture extends PictureFacts {
  readonly features: Features
  /** What the generic detector found. */
  readonly generic: Omit<DetectorOutput, 'features'>
}

/** Its numbers lie in one blob: as objects the worker would have to clone and pack them itself. */
export interface PackedPicture extends PictureFacts {
  /** Of each tensor, in the blob's order. */
  readonly features: readonly { readonly name: string; readonly length: number }[]
  /** After the features. */
  readonly maps: Readonly<Record<'coarse' | 'refined', Omit<AnomalyMap, 'data'>>>
  readonly score: number
  /** float32, of this device's byte order. */
  readonly values: Blob
}

export function pack({ features, generic, ...facts }: SeenPicture): PackedPicture {
  const { width, height, thumbnail, display, notes } = facts
  const tensors = Object.entries(features)
  const { coarse, refined, score } = generic
  return {
    ...{ width, height, thumbnail, display, notes, score },
    features: tensors.map(([name, { length }]) => ({ name, length })),
    maps: { coarse: sizeOf(coarse), refined: sizeOf(refined) },
    values: new Blob([...tensors.map(([, values]) => values), coarse.data, refined.data]),
  }
}

const sizeOf = ({ width, height }: AnomalyMap) => ({ width, height })

/** @throws Error when the blob is gone or not of the length that it should have. */
export async function unpack({
  features,
  maps,
  score,
  values,
  ...facts
}: PackedPicture): Promise<SeenPicture> {
  const { width, height, thumbnail, display, notes } = facts
  const numbers = new Float32Array(await values.arrayBuffer())
  let taken = 0
  // Copies, as whoever gets one may send its memory to another thread.
  const take = (length: number) => {
    if (taken + length > numbers.length) throw new RangeError('The kept features are cut off.')
    return numbers.slice(taken, (taken += length))
  }
  const takeMap = (size: Omit<AnomalyMap, 'data'>): AnomalyMap => ({
    ...size,
    data: take(size.width * size.height),
  })
  return {
    ...{ width, height, thumbnail, display, notes },
    features: Object.fromEntries(features.map(({ name, length }) => [name, take(length)])),
    generic: { coarse: takeMap(maps.coarse), refined: takeMap(maps.refined), score },
  }
}
