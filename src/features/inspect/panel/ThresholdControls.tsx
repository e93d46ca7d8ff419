import { t } from '@lingui/core/macro'
import { RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../../../components/IconButton'
import { Slider } from '../../../components/Slider'
import { formatScore, formatShare } from '../../../lib/format'
import {
  calibratedImage,
  imageThreshold,
  isImageOverridden,
  isPixelOverridden,
  pixelThreshold,
  useThresholds,
} from '../../../stores/thresholds'
import { ScoreHistogram } from './ScoreHistogram'
import { Section } from './Section'

/** Where a picture becomes NG and where a pixel is outlined; verdicts and outlines follow at once. */
export function ThresholdControls() {
  const state = useThresholds()
  const { calibration, part, setImage, setPixel, resetImage, resetPixel } = state
  const image = useThresholds(imageThreshold)
  const pixel = useThresholds(pixelThreshold)
  return (
    <Section title={t`Thresholds`}>
      <Threshold
        label={t`Image threshold`}
        resetLabel={t`Reset image threshold to the calibration`}
        value={image}
        isOverridden={isImageOverridden(state)}
        onReset={resetImage}
        control={
          <ScoreHistogram
            label={t`Image threshold`}
            threshold={image}
            calibrated={calibratedImage(state)}
            onChange={setImage}
          />
        }
      >
        {part
          ? t`NG from this score on. The part was calibrated to ${formatScore(part.calibrated.image)} from its own good pictures.`
          : calibration
            ? t`NG from this score on. At ${formatScore(calibration.imageThreshold)} the model flags ${formatShare(calibration.falseAlarmRate)} of the good pictures it was calibrated on; your part may need its own.`
            : t`NG from this score on.`}
      </Threshold>
      <Threshold
        label={t`Pixel threshold`}
        resetLabel={t`Reset pixel threshold to the calibration`}
        value={pixel}
        isOverridden={isPixelOverridden(state)}
        onReset={resetPixel}
        control={
          <Slider
            label={t`Pixel threshold`}
            value={pixel}
            onChange={setPixel}
            valueText={formatScore(pixel)}
            step={0.001}
            filled={false}
          />
        }
      >
        {t`Outlined from this probability on.`}
      </Threshold>
    </Section>
  )
}

interface ThresholdProps {
  label: string
  resetLabel: string
  value: number
  isOverridden: boolean
  onReset: () => void
  control: ReactNode
  /** What the threshold means. */
  children: ReactNode
}

function Threshold({ label, resetLabel, value, isOverridden, onReset, control, children }: ThresholdProps) {
  return (
    <div>
      <div className="flex h-6 items-center">
        <span aria-hidden="true" className="grow">
          {label}
        </span>
        <IconButton
          icon={RotateCcw}
          label={resetLabel}
          disabled={!isOverridden}
          onClick={onReset}
          className="size-6! disabled:opacity-0!"
        />
        <span aria-hidden="true" className="w-11 text-right numeric">
          {formatScore(value)}
        </span>
      </div>
      {control}
      <p className="mt-0.5 text-xs text-pretty text-ink-muted">{children}</p>
    </div>
  )
}
