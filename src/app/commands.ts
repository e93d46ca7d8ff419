import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { navigate } from 'wouter/use-hash-location'
import { evaluateCommands } from '../features/evaluate/commands'
import { exportCommands } from '../features/export/commands'
import { comparisonCommands } from '../features/inspect/commands/comparison'
import { layerCommands } from '../features/inspect/commands/layers'
import { queueCommands } from '../features/inspect/commands/queue'
import { regionCommands } from '../features/inspect/commands/regions'
import { reviewCommands } from '../features/inspect/commands/review'
import { roiCommands } from '../features/inspect/commands/roi'
import { zoomCommands } from '../features/inspect/commands/zoom'
import { historyCommands } from '../features/history/commands'
import { liveCommands } from '../features/live/commands'
import { partCommands } from '../features/parts/commands'
import { shareCommands } from '../features/share/commands'
import type { Command, CommandGroup } from '../lib/command'
import { locales, type Locale } from '../core/display'
import { useLanguage } from '../stores/language'
import { useShell } from '../stores/shell'
import { useView } from '../stores/view'
import { places } from './places'

const localeLabels = { en: msg`English`, de: msg`Deutsch` } as const satisfies Record<
  Locale,
  MessageDescriptor
>

const pageCommands: CommandGroup = {
  id: 'page',
  name: msg`Page`,
  commands: [
    {
      id: 'page.palette',
      label: msg`Command palette`,
      keys: ['Mod+k'],
      run: () => useShell.getState().show('palette'),
    },
    {
      id: 'page.shortcuts',
      label: msg`Keyboard shortcuts`,
      keys: ['?'],
      run: () => useShell.getState().show('shortcuts'),
    },
    {
      id: 'page.samples',
      label: msg`Sample pictures`,
      run: () => useShell.getState().show('samples'),
    },
    {
      id: 'page.device',
      label: msg`This device: offline use and storage`,
      run: () => useShell.getState().show('device'),
    },
    {
      id: 'page.detector',
      label: msg`Device: where the detector runs, and how fast`,
      run: () => navigate('/device'),
    },
    {
      id: 'page.licences',
      label: msg`Licences`,
      run: () => useShell.getState().show('licences'),
    },
    { id: 'page.light', label: msg`Theme: light`, run: () => useView.getState().setTheme('light') },
    { id: 'page.dark', label: msg`Theme: dark`, run: () => useView.getState().setTheme('dark') },
    { id: 'page.system', label: msg`Theme: as the system`, run: () => useView.getState().setTheme('system') },
    ...locales.map((locale): Command => ({
      id: `page.language-${locale}`,
      // Each in its own language: it is looked for by those who cannot read the present one.
      label: localeLabels[locale],
      run: () => useLanguage.getState().choose(locale),
    })),
  ],
}

const placeCommands: CommandGroup = {
  id: 'place',
  name: msg`Places`,
  commands: places.map(({ path, name }): Command => ({
    id: `place.${path.slice(1) || 'inspect'}`,
    label: name,
    run: () => navigate(path),
  })),
}

/** Commands that act on the pictures of the inspection place. */
const inspectGroups: readonly CommandGroup[] = [
  queueCommands,
  reviewCommands,
  partCommands,
  layerCommands,
  comparisonCommands,
  zoomCommands,
  regionCommands,
  roiCommands,
  exportCommands,
  shareCommands,
]

const everywhere: readonly CommandGroup[] = [placeCommands, pageCommands]

const atInspect: readonly CommandGroup[] = [...inspectGroups, ...everywhere]
const atLive: readonly CommandGroup[] = [liveCommands, ...everywhere]
const atEvaluate: readonly CommandGroup[] = [evaluateCommands, ...everywhere]
const atHistory: readonly CommandGroup[] = [historyCommands, ...everywhere]

/** Every command of the app, in the order of palette and shortcut sheet; features bring their groups. */
export const commandGroups: readonly CommandGroup[] = [
  ...inspectGroups,
  liveCommands,
  evaluateCommands,
  historyCommands,
  ...everywhere,
]

const groupsByPlace: Readonly<Record<string, readonly CommandGroup[]>> = {
  '/': atInspect,
  '/live': atLive,
  '/evaluate': atEvaluate,
  '/history': atHistory,
}

/** The commands that can be run in a place. */
export const commandGroupsAt = (location: string): readonly CommandGroup[] =>
  groupsByPlace[location] ?? everywhere
