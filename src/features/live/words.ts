import { msg, t } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import type { Sensitivity } from '../../core/live/part-presence'
import type { FocusMode } from '../../lib/camera/controls'
import { keyCaps } from '../../lib/command'
import type { LiveMode } from '../../stores/live-settings'

export const modeNames: Readonly<Record<LiveMode, MessageDescriptor>> = {
  continuous: msg`Continuous`,
  interval: msg`Interval`,
  trigger: msg`Trigger`,
}

export const sensitivityNames: Readonly<Record<Sensitivity, MessageDescriptor>> = {
  low: msg`Low`,
  medium: msg`Medium`,
  high: msg`High`,
}

export const focusNames: Readonly<Record<FocusMode, MessageDescriptor>> = {
  continuous: msg`Automatic`,
  manual: msg`Fixed`,
}

/** What stands on a key. */
export const keyName = (key: string): string => (key === ' ' ? t`Space` : keyCaps(key).join(' '))
