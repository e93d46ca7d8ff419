import { i18n } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Blinds, Columns2, SquareSplitHorizontal } from 'lucide-react'
import { memo } from 'react'
import { IconButton } from '../../../components/IconButton'
import { Kbd } from '../../../components/Kbd'
import { SegmentedControl } from '../../../components/SegmentedControl'
import { comparisons, layers } from '../../../core/display'
import { useView } from '../../../stores/view'
import { layerNames } from './layers'

/** What lies over the picture. Left alone when that has news. */
export const LayerSwitch = memo(function LayerSwitch() {
  useLingui()
  const layer = useView((state) => state.layer)
  const isComparing = useView((state) => state.comparison !== null)
  const setLayer = useView((state) => state.setLayer)
  return (
    <SegmentedControl
      label={t`Layer`}
      value={isComparing ? null : layer}
      onChange={setLayer}
      segments={layers.map((value, index) => ({
        value,
        label: i18n._(layerNames[value]),
        content: (
          <>
            {i18n._(layerNames[value])}
            <span className="max-md:hidden touch:hidden">
              <Kbd>{index + 1}</Kbd>
            </span>
          </>
        ),
      }))}
    />
  )
})

const looks = {
  slider: { icon: SquareSplitHorizontal, label: msg`Compare under a slider`, shortcut: 'S' },
  side: { icon: Columns2, label: msg`Compare side by side`, shortcut: 'D' },
  blink: { icon: Blinds, label: msg`Compare by blinking`, shortcut: 'B' },
} as const

/** Coarse and refined map at once; the active way is pressed, and pressing it again ends it. */
export const ComparisonSwitch = memo(function ComparisonSwitch() {
  useLingui()
  const comparison = useView((state) => state.comparison)
  const toggle = useView((state) => state.toggleComparison)
  return (
    <div role="group" aria-label={t`Compare coarse and refined map`} className="flex">
      {comparisons.map((value) => (
        <IconButton
          key={value}
          icon={looks[value].icon}
          label={i18n._(looks[value].label)}
          shortcut={looks[value].shortcut}
          aria-pressed={comparison === value}
          onClick={() => toggle(value)}
          className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
        />
      ))}
    </div>
  )
})
