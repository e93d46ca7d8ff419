import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { useState, type ReactNode } from 'react'
import { SegmentedControl } from '../../components/SegmentedControl'
import { Slider } from '../../components/Slider'
import { SwitchRow } from '../../components/SwitchRow'
import { applySetting, type CameraControls, type CameraSetting } from '../../lib/camera/controls'
import { formatNumber } from '../../lib/format'
import { useLive } from '../../stores/live'
import { cameraHeights, useLiveSettings } from '../../stores/live-settings'
import { focusNames } from './words'

const DEFAULT = 'default'

/** Which camera, how large its pictures are, and what else it lets be set. */
export function CameraSettings() {
  const cameras = useLive((state) => state.cameras)
  const camera = useLive((state) => (state.camera.phase === 'on' ? state.camera.camera : null))
  const deviceId = useLiveSettings((state) => state.deviceId)
  const height = useLiveSettings((state) => state.height)
  const isTorchOn = useLive((state) => state.isTorchOn)
  const controls = camera?.controls
  const shownId = deviceId ?? camera?.device.deviceId ?? DEFAULT
  const isKnown = cameras.some((each) => each.deviceId === shownId)
  const most = camera?.maximumHeight ?? Infinity
  const heights = cameraHeights.filter((each) => each <= most || each === height)
  const apply = async (setting: CameraSetting): Promise<boolean> =>
    camera !== null && (await applySetting(camera.stream, setting))
  return (
    <div className="grid gap-3">
      <h2 className="font-semibold">{t`Camera`}</h2>
      <Choice
        label={t`Device`}
        value={isKnown ? shownId : DEFAULT}
        onChange={(id) => useLiveSettings.setState({ deviceId: id === DEFAULT ? null : id })}
      >
        {isKnown ? null : <option value={DEFAULT}>{t`Chosen by the browser`}</option>}
        {cameras.map(({ deviceId: id, label }, index) => (
          <option key={id} value={id}>
            {label === '' ? t`Camera ${index + 1}` : label}
          </option>
        ))}
      </Choice>
      <Choice
        label={t`Picture height in pixels`}
        value={String(height)}
        onChange={(value) => useLiveSettings.setState({ height: Number(value) })}
      >
        {heights.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </Choice>
      {camera ? (
        <p className="text-xs text-ink-muted numeric" data-testid="camera-size">
          {t`The camera gives ${camera.width} × ${camera.height} pixels.`}
        </p>
      ) : null}
      {controls?.hasTorch ? (
        <SwitchRow
          checked={isTorchOn}
          onChange={(torch) =>
            void apply({ torch }).then((isSet) => isSet && useLive.setState({ isTorchOn: torch }))
          }
        >
          {t`Torch`}
        </SwitchRow>
      ) : null}
      {controls && controls.focusModes.length > 0 ? <Focus controls={controls} apply={apply} /> : null}
      <SwitchRow
        checked={useLiveSettings((state) => state.keepsNg)}
        onChange={(keepsNg) => useLiveSettings.setState({ keepsNg })}
      >
        {t`Keep NG pictures in the history`}
      </SwitchRow>
    </div>
  )
}

interface FocusProps {
  controls: CameraControls
  apply: (setting: CameraSetting) => Promise<boolean>
}

function Focus({ controls, apply }: FocusProps) {
  const [mode, setMode] = useState(() => controls.focusModes[0]!)
  const { focusDistance } = controls
  const [distance, setDistance] = useState(focusDistance?.value ?? 0)
  const take = (setting: CameraSetting) => {
    if (setting.focusMode) setMode(setting.focusMode)
    if (setting.focusDistance !== undefined) setDistance(setting.focusDistance)
    void apply(setting)
  }
  return (
    <div className="grid gap-1">
      <div className="flex items-center justify-between gap-3">
        <span>{t`Focus`}</span>
        <SegmentedControl
          label={t`Focus`}
          value={mode}
          onChange={(focusMode) =>
            take(focusMode === 'manual' ? { focusMode, focusDistance: distance } : { focusMode })
          }
          segments={controls.focusModes.map((value) => ({ value, label: i18n._(focusNames[value]) }))}
        />
      </div>
      {mode === 'manual' && focusDistance ? (
        <Slider
          label={t`Focus distance`}
          value={distance}
          min={focusDistance.min}
          max={focusDistance.max}
          step={focusDistance.step}
          valueText={t`${formatNumber(distance)} m`}
          onChange={(value) => take({ focusMode: 'manual', focusDistance: value })}
        />
      ) : null}
    </div>
  )
}

interface ChoiceProps {
  label: string
  value: string
  onChange: (value: string) => void
  children: ReactNode
}

function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <label className="grid gap-1">
      <span className="text-xs text-ink-muted">{label}</span>
      <select
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        className="h-9 w-full min-w-0 rounded-lg border border-control bg-panel px-2 touch:h-11"
      >
        {children}
      </select>
    </label>
  )
}
