import { t } from '@lingui/core/macro'
import { RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../../../components/IconButton'
import { Slider } from '../../../components/Slider'
import { formatScore, formatShare } from '../../../lib/format'
import { imageThreshold, pixelThreshold, useThresholds } from '../../../stores/thresholds'
import { QueueScores } from './QueueScores'
import { Section } from './Section'

/** Where a picture becomes NG and where a pixel is outlined; verdicts and outlines follow at once. */
export function ThresholdControls() {
  const { calibration, imageOverride, pixelOverride, setImage, setPixel, resetImage, resetPixel } =
    useThresholds()
  const image = useThresholds(imageThreshold)
  const pixel = useThresholds(pixelThreshold)
  return (
    <Section title={t`Thresholds`}>
      <ThresholdSlider
        label={t`Image threshold`}
        resetLabel={t`Reset image threshold to the calibration`}
        value={image}
        isOverridden={imageOverride !== null}
        onChange={setImage}
        onReset={resetImage}
        background={<QueueScores threshold={image} />}
      >
        {calibration
          ? t`NG from this score on. At ${formatScore(calibration.imageThreshold)} the model flags ${formatShare(calibration.falseAlarmRate)} of the good pictures it was calibrated on; your part may need its own.`
          : t`NG from this score on.`}
      </ThresholdSlider>
      <ThresholdSlider
        label={t`Pixel threshold`}
        resetLabel={t`Reset pixel threshold to the calibration`}
        value={pixel}
        isOverridden={pixelOverride !== null}
        onChange={setPixel}
        onReset={resetPixel}
      >
        {t`Outlined from this probability on.`}
      </ThresholdSlider>
    </Section>
  )
}

interface ThresholdSliderProps {
  label: string
  resetLabel: string
  value: number
  isOverridden: boolean
  onChange: (value: number) => void
  onReset: () => void
  background?: ReactNode
  children: ReactNode
}

function ThresholdSlider({
  label,
  resetLabel,
  value,
  isOverridden,
  onChange,
  onReset,
  background,
  children,
}: ThresholdSliderProps) {
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
      <Slider
        label={label}
        value={value}
        onChange={onChange}
        valueText={formatScore(value)}
        step={0.001}
        filled={false}
        background={background}
      />
      <p className="mt-0.5 text-xs text-pretty text-ink-muted">{children}</p>
    </div>
  )
}
