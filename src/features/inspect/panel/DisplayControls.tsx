import { t } from '@lingui/core/macro'
import { SegmentedControl } from '../../../components/SegmentedControl'
import { Slider } from '../../../components/Slider'
import { SwitchRow } from '../../../components/SwitchRow'
import { colourMaps, type ColourMapName } from '../../../core/display'
import { colourGradient } from '../../../lib/colour-map'
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
    <SwitchRow checked={outline} onChange={setOutline}>
      {t`Outline above the pixel threshold`}
    </SwitchRow>
  )
}
