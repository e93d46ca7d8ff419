import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { EvaluationView } from '../../core/evaluation'
import type { IgnoredReason } from '../../lib/evaluation/labelled-set'

export const viewNames = {
  refined: msg`Refined`,
  coarse: msg`Coarse`,
  distance: msg`Distance`,
} as const satisfies Record<EvaluationView, MessageDescriptor>

/** Why a file of the folder takes no part. */
export const ignoredWords = {
  training: msg`training pictures, which only teach`,
  'not-a-picture': msg`not named like a picture`,
  'mask-of-no-picture': msg`mask without a defective picture of its name`,
  outside: msg`outside the folders that count`,
} as const satisfies Record<IgnoredReason, MessageDescriptor>
