import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { useState } from 'react'
import { Button } from '../../components/Button'
import { Kbd } from '../../components/Kbd'
import { NumberField } from '../../components/NumberField'
import { SegmentedControl } from '../../components/SegmentedControl'
import { SwitchRow } from '../../components/SwitchRow'
import { sensitivities } from '../../core/live/part-presence'
import { useLive } from '../../stores/live'
import { INTERVAL_SECONDS, liveModes, STILL_SECONDS, useLiveSettings } from '../../stores/live-settings'
import { liveSession } from './live-session'
import { keyName, modeNames, sensitivityNames } from './words'

/** When frames are inspected. */
export function ModeSection() {
  const mode = useLiveSettings((state) => state.mode)
  const intervalSeconds = useLiveSettings((state) => state.intervalSeconds)
  return (
    <section aria-label={t`Mode`} className="grid gap-3 border-t border-line px-4 py-3">
      <SegmentedControl
        label={t`Mode`}
        value={mode}
        onChange={(next) => useLiveSettings.setState({ mode: next })}
        segments={liveModes.map((value) => ({ value, label: i18n._(modeNames[value]) }))}
      />
      {mode === 'continuous' ? (
        <p className="text-xs text-pretty text-ink-muted">
          {t`As fast as this device can, always the newest picture. What comes meanwhile is dropped, never queued.`}
        </p>
      ) : mode === 'interval' ? (
        <NumberField
          label={t`A picture every`}
          value={intervalSeconds}
          {...INTERVAL_SECONDS}
          step="any"
          unit="s"
          onChange={(value) => value !== null && useLiveSettings.setState({ intervalSeconds: value })}
        />
      ) : (
        <TriggerSettings />
      )}
    </section>
  )
}

function TriggerSettings() {
  const watchesParts = useLiveSettings((state) => state.watchesParts)
  return (
    <>
      <TriggerKey />
      <SwitchRow
        checked={watchesParts}
        onChange={(watches) => useLiveSettings.setState({ watchesParts: watches })}
      >
        {t`Also when a part comes to rest`}
      </SwitchRow>
      {watchesParts ? <PresenceSettings /> : null}
    </>
  )
}

/** Keys that a keyboard user needs to get around and out. */
const RESERVED = [
  'Escape',
  'Tab',
  'Shift',
  'Control',
  'Alt',
  'Meta',
  'AltGraph',
  'CapsLock',
  'Dead',
  'Process',
]

function TriggerKey() {
  const triggerKey = useLiveSettings((state) => state.triggerKey)
  const [isListening, setListening] = useState(false)
  return (
    <div className="grid gap-1">
      <div className="flex items-center gap-2">
        <span className="grow">{t`Key or pedal`}</span>
        {isListening ? null : <Kbd>{keyName(triggerKey)}</Kbd>}
        <Button
          size="small"
          data-listening={isListening || undefined}
          aria-pressed={isListening}
          data-testid="trigger-key"
          onClick={() => setListening(true)}
          onBlur={() => setListening(false)}
          onKeyDown={(event) => {
            if (!isListening) return
            if (event.key === 'Tab') return
            event.preventDefault()
            event.stopPropagation()
            if (event.key === 'Escape') setListening(false)
            if (RESERVED.includes(event.key)) return
            useLiveSettings.setState({ triggerKey: event.key })
            setListening(false)
          }}
          onKeyUp={(event) => event.preventDefault()}
        >
          {isListening ? t`Press the key now` : t`Change`}
        </Button>
      </div>
      <p className="text-xs text-pretty text-ink-muted">
        {t`While a trigger is awaited, this key presses no buttons. A pedal counts as the key that it sends.`}
      </p>
    </div>
  )
}

/** What counts as a part that came to rest. */
function PresenceSettings() {
  const stillSeconds = useLiveSettings((state) => state.stillSeconds)
  const sensitivity = useLiveSettings((state) => state.sensitivity)
  const knowsEmpty = useLive((state) => state.knowsEmpty)
  const isOpen = useLive(({ camera }) => camera.phase === 'on')
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span>{t`Sensitivity`}</span>
        <SegmentedControl
          label={t`Sensitivity`}
          value={sensitivity}
          onChange={(next) => useLiveSettings.setState({ sensitivity: next })}
          segments={sensitivities.map((value) => ({ value, label: i18n._(sensitivityNames[value]) }))}
        />
      </div>
      <NumberField
        label={t`At rest for`}
        value={stillSeconds}
        {...STILL_SECONDS}
        step="any"
        unit="s"
        onChange={(value) => value !== null && useLiveSettings.setState({ stillSeconds: value })}
      />
      <div className="grid gap-1">
        <Button
          size="small"
          className="justify-self-start"
          disabled={!isOpen && !knowsEmpty}
          onClick={() => (knowsEmpty ? liveSession.forgetEmpty() : liveSession.learnEmpty())}
        >
          {knowsEmpty ? t`Forget the empty place` : t`This is the empty place`}
        </Button>
        <p className="text-xs text-pretty text-ink-muted">
          {knowsEmpty
            ? t`A part that is taken away does not trigger.`
            : t`Show the place without a part once, so that taking a part away does not trigger.`}
        </p>
      </div>
    </div>
  )
}
