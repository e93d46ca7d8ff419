import { msg, t } from '@lingui/core/macro'
import type { Command, CommandGroup } from '../../../lib/command'
import { useRegionFocus } from '../../../stores/region-focus'
import { chooseRegion } from '../region-choice'
import { currentRegions } from '../use-regions'
import { selectedInspection } from './selection'

/** Chooses the region `offset` places further in the list and stops at its ends; the first where none is chosen. */
const byOffset = (offset: number): Pick<Command, 'run' | 'disabledReason'> => ({
  run: () => {
    const inspection = selectedInspection()
    if (!inspection) return
    const regions = currentRegions(inspection)
    const { selected } = useRegionFocus.getState()
    const place = regions.findIndex(({ id }) => id === selected)
    const next = place < 0 ? 0 : Math.min(regions.length - 1, Math.max(0, place + offset))
    const region = regions[next]
    if (region) chooseRegion(region, inspection)
  },
  disabledReason: () => {
    const inspection = selectedInspection()
    if (!inspection) return t`The selected picture has no result yet.`
    return currentRegions(inspection).length > 0 ? null : t`The picture has no region.`
  },
})

export const regionCommands: CommandGroup = {
  id: 'regions',
  name: msg`Regions`,
  commands: [
    { id: 'regions.next', label: msg`Next region`, keys: ['l'], ...byOffset(1) },
    { id: 'regions.previous', label: msg`Previous region`, keys: ['h'], ...byOffset(-1) },
  ],
}
