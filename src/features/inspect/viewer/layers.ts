import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Layer } from '../../../core/display'

export const layerNames = {
  picture: msg`Picture`,
  coarse: msg`Coarse`,
  refined: msg`Refined`,
  difference: msg`Difference`,
} as const satisfies Record<Layer, MessageDescriptor>
