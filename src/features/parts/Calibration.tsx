import { t } from '@lingui/core/macro'
import { useState } from 'react'
import { Button } from '../../components/Button'
import { Slider } from '../../components/Slider'
import type { PartCalibration } from '../../core/part-calibration'
import { calibrationOf, type PartProfile } from '../../core/part-profile'
import { rateRange } from '../../core/rate-range'
import { formatPercent, formatScore, formatShare } from '../../lib/format'
import { changePart } from '../../stores/part-library'
import { sayFailure } from './part-actions'
import { ScorePlot } from './ScorePlot'

/** Wanted false-alarm rates, from rare to often. */
const RATES = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5]

const nearestRate = (rate: number): number =>
  RATES.reduce(
    (best, candidate, index) =>
      Math.abs(Math.log(candidate / rate)) < Math.abs(Math.log(RATES[best]! / rate)) ? index : best,
    0,
  )

/** How often a good part may be flagged, and the thresholds that follow from the good pictures. */
export function Calibration({ profile }: { profile: PartProfile }) {
  // What is being dragged; written down when it rests.
  const [draft, setDraft] = useState<number | null>(null)
  const { id, references, settings, defects } = profile
  const rate = draft ?? settings.rate
  const calibration = calibrationOf(profile, rate)
  const { image, pixel } = calibration
  const threshold = settings.imageThreshold ?? image.value
  const alarms = references.filter(({ score }) => score >= threshold).length
  const range = rateRange(alarms, references.length)
  const isByHand = settings.imageThreshold !== null || settings.pixelThreshold !== null
  const set = async (next: Partial<PartProfile['settings']>) => {
    const changed = await changePart(id, (current) => ({
      ...current,
      settings: { ...current.settings, ...next },
    }))
    if (!changed.ok) sayFailure(changed.error)
  }
  const commit = () => {
    if (draft !== null) void set({ rate: draft }).then(() => setDraft(null))
  }
  return (
    <div className="grid gap-3">
      <div onPointerUp={commit} onKeyUp={commit} onBlur={commit}>
        <p className="flex items-baseline justify-between">
          <span aria-hidden="true">{t`Wanted false alarms`}</span>
          <span className="numeric">{formatShare(rate)}</span>
        </p>
        <Slider
          label={t`Wanted false alarms`}
          value={nearestRate(rate)}
          min={0}
          max={RATES.length - 1}
          step={1}
          valueText={t`${formatShare(rate)} of good parts`}
          onChange={(place) => setDraft(RATES[place]!)}
        />
      </div>
      <ScorePlot
        good={references.map(({ score }) => score)}
        defective={defects.map(({ score }) => score)}
        threshold={threshold}
      />
      <dl className="grid gap-1 numeric">
        <Row term={t`Image threshold`} value={formatScore(threshold)} />
        <Row term={t`Pixel threshold`} value={formatScore(settings.pixelThreshold ?? pixel.value)} />
        <Row
          term={t`Scores of the good pictures`}
          value={t`${formatScore(image.low)} to ${formatScore(image.high)}`}
        />
      </dl>
      <p className="text-xs text-pretty text-ink-muted" data-testid="certainty">
        {certaintyWords(calibration)}{' '}
        {t`${alarms} of ${references.length} good pictures lie at or above it: with 95 % certainty it flags ${formatPercent(range.low)} to ${formatPercent(range.high)} of good parts.`}
      </p>
      {isByHand ? (
        <div className="flex items-center gap-3 rounded-lg bg-hover p-2.5">
          <p className="grow text-xs text-pretty">
            {t`Set by hand. The calibration says ${formatScore(image.value)} and ${formatScore(pixel.value)}.`}
          </p>
          <Button
            size="small"
            onClick={() => void set({ imageThreshold: null, pixelThreshold: null })}
          >{t`Use the calibration`}</Button>
        </div>
      ) : null}
    </div>
  )
}

function Row({ term, value }: { term: string; value: string }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-ink-muted">{term}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function certaintyWords({ certainty, pictures, rate }: PartCalibration): string {
  switch (certainty) {
    case 'assumed':
      return t`From one picture: how far good parts spread is taken from other parts. Add more before you rely on it.`
    case 'few':
      return t`From ${pictures} pictures: how far good parts spread is mostly taken from other parts.`
    case 'extrapolated':
      return t`The spread is this part's own, but ${formatShare(rate)} is rarer than one in ${pictures} pictures: the threshold reaches beyond what was seen.`
    case 'seen':
      return t`The threshold lies within what was seen: at this rate the pictures themselves would have raised an alarm.`
  }
}
