import { t } from '@lingui/core/macro'
import { Switch } from 'radix-ui'
import { SegmentedControl } from '../../../components/SegmentedControl'
import { Slider } from '../../../components/Slider'
import { colourGradient, colourMaps, type ColourMapName } from '../../../lib/colour-map'
import { formatPercent } from '../../../lib/format'
import { useView } from '../../../stores/view'
import { Section } from './Section'

const colourMapNames = {
  inferno: 'Inferno',
  viridis: 'Viridis',
  cividis: 'Cividis',
} as const satisfies Record<ColourMapName, string>

/** How the heat map is laid over the picture. Nothing here runs the network again. */
export function DisplayControls() {
  return (
    <Section title={t`Heat map`}>
      <Opacity />
      <ColourMap />
      <OutlineSwitch />
    </Section>
  )
}

function Opacity() {
  const opacity = useView((state) => state.opacity)
  const setOpacity = useView((state) => state.setOpacity)
  const text = formatPercent(opacity)
  return (
    <div>
      <div className="flex justify-between" aria-hidden="true">
        <span>{t`Opacity`}</span>
        <span className="numeric">{text}</span>
      </div>
      <Slider label={t`Opacity`} value={opacity} onChange={setOpacity} step={0.01} valueText={text} />
    </div>
  )
}

function ColourMap() {
  const colourMap = useView((state) => state.colourMap)
  const setColourMap = useView((state) => state.setColourMap)
  return (
    <div className="flex items-center justify-between gap-3">
      <span aria-hidden="true">{t`Colours`}</span>
      <SegmentedControl
        label={t`Colour map`}
        value={colourMap}
        onChange={setColourMap}
        segments={colourMaps.map((value) => ({
          value,
          label: colourMapNames[value],
          content: (
            <span
              title={colourMapNames[value]}
              className="block h-3 w-9 rounded-sm"
              style={{ background: colourGradient(value) }}
            />
          ),
        }))}
      />
    </div>
  )
}

function OutlineSwitch() {
  const outline = useView((state) => state.outline)
  const setOutline = useView((state) => state.setOutline)
  return (
    <label className="flex cursor-pointer items-center justify-between gap-3 touch:min-h-11">
      {t`Outline above the pixel threshold`}
      <Switch.Root
        checked={outline}
        onCheckedChange={setOutline}
        className="relative h-5 w-9 shrink-0 rounded-full bg-control transition-colors data-[state=checked]:bg-accent"
      >
        <Switch.Thumb className="block size-4 translate-x-0.5 rounded-full bg-panel transition-transform data-[state=checked]:translate-x-[1.125rem]" />
      </Switch.Root>
    </label>
  )
}
