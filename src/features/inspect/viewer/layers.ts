import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { AnomalyMap } from '../../../core/inference'
import type { Layer } from '../../../stores/view'

/** A layer that is drawn from the maps. */
export type MapLayer = Exclude<Layer, 'picture'>

/** Both maps of a result, cut to the region of interest. */
export interface Maps {
  readonly coarse: AnomalyMap
  readonly refined: AnomalyMap
}

export const layerNames = {
  picture: msg`Picture`,
  coarse: msg`Coarse`,
  refined: msg`Refined`,
  difference: msg`Difference`,
} as const satisfies Record<Layer, MessageDescriptor>
