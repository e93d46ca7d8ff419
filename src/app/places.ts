import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import { Boxes, ChartNoAxesCombined, History, ScanSearch, Video, type LucideIcon } from 'lucide-react'

export type PlacePath = '/' | '/live' | '/parts' | '/evaluate' | '/history'

interface Place {
  readonly path: PlacePath
  readonly name: MessageDescriptor
  readonly icon: LucideIcon
}

/**
 * The places of the app in the order of the navigation. Addresses stand behind `#`, so that any static host and
 * any sub-path serves them, and so that going from place to place loads nothing anew.
 */
export const places: readonly Place[] = [
  { path: '/', name: msg`Inspect`, icon: ScanSearch },
  { path: '/live', name: msg`Live`, icon: Video },
  { path: '/parts', name: msg`Parts`, icon: Boxes },
  { path: '/evaluate', name: msg`Evaluate`, icon: ChartNoAxesCombined },
  { path: '/history', name: msg`History`, icon: History },
]
