import { t } from '@lingui/core/macro'
import { Slider } from 'radix-ui'
import { useId, useMemo } from 'react'
import type { LabelledScore } from '../../core/metrics/decision'
import { binClasses, type ClassBin } from '../../lib/evaluation/class-histogram'
import { formatNumber, formatScore } from '../../lib/format'
import { BIN_COUNT } from '../../lib/score-histogram'

/** Width of the handle, by whose half the ends of the scale are inset. */
const HANDLE_PX = 16
/** Height of one class in units of the drawing. */
const HEIGHT = 100
/** A single picture among a thousand must still be seen. */
const SHORTEST = 4

interface ThresholdHistogramProps {
  scores: readonly LabelledScore[]
  /** End of the scale, which begins at 0. */
  upper: number
  threshold: number
  /** What the threshold does, for those who do not see the drawing. */
  outcome: string
  onChange: (threshold: number) => void
}

/**
 * Scores by class, good pictures upwards and defective ones hatched and downwards, with the threshold as a line that
 * can be dragged or moved by keys: what lies to its right is NG.
 */
export function ThresholdHistogram(props: ThresholdHistogramProps) {
  const { scores, upper, threshold, outcome, onChange } = props
  const bins = useMemo(() => binClasses(scores, upper), [scores, upper])
  return (
    <div>
      <Slider.Root
        value={[threshold]}
        onValueChange={([next]) => {
          if (next !== undefined) onChange(next)
        }}
        min={0}
        max={upper}
        step={upper / 1000}
        className="relative flex h-40 w-full cursor-ew-resize touch-none items-stretch select-none"
      >
        <Columns bins={bins} />
        <Slider.Track className="grow" />
        <Slider.Thumb
          aria-label={t`Threshold`}
          aria-valuetext={`${formatScore(threshold)}, ${outcome}`}
          className="group/threshold relative block h-40 w-4 cursor-ew-resize outline-none"
        >
          <span className="absolute inset-y-0 left-1/2 w-0.5 -translate-x-1/2 bg-ink shadow-[0_0_0_1px_var(--panel)]" />
          <span className="absolute top-0 left-1/2 size-3.5 -translate-x-1/2 rounded-full border-2 border-panel bg-ink outline-offset-1 outline-accent group-focus-visible/threshold:outline-2" />
        </Slider.Thumb>
      </Slider.Root>
      <div className="flex justify-between px-2 text-2xs text-ink-muted numeric">
        <span>0</span>
        <span>{t`Score`}</span>
        <span>{formatNumber(upper)}</span>
      </div>
      <ul className="mt-1 flex flex-wrap gap-x-4 text-xs">
        <li className="flex items-center gap-1.5">
          <span className="size-2.5 bg-ok" aria-hidden="true" />
          {t`good, above`}
        </li>
        <li className="flex items-center gap-1.5">
          <svg width="10" height="10" aria-hidden="true">
            <rect width="10" height="10" fill="var(--ng)" />
            <path d="M0,10L10,0M-5,10L5,0M5,10L15,0" stroke="var(--panel)" strokeWidth="1.2" />
          </svg>
          {t`defective, below and hatched`}
        </li>
      </ul>
    </div>
  )
}

function Columns({ bins }: { bins: readonly ClassBin[] }) {
  const hatch = useId()
  // Each class fills its half: there are seldom as many good ones as defective ones.
  const tallest = (key: keyof ClassBin) => Math.max(1, ...bins.map((bin) => bin[key]))
  const [good, defective] = [tallest('good'), tallest('defective')]
  const heightOf = (count: number, most: number) =>
    count === 0 ? 0 : Math.max(SHORTEST, (count / most) * HEIGHT)
  return (
    <svg
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 top-4 h-[calc(100%-1rem)]"
      style={{ left: HANDLE_PX / 2, width: `calc(100% - ${HANDLE_PX}px)` }}
      viewBox={`0 0 ${BIN_COUNT} ${2 * HEIGHT}`}
      preserveAspectRatio="none"
    >
      <defs>
        {/* In units of the drawing, which is stretched: about 4 screen pixels from line to line. */}
        <pattern id={hatch} width="1" height="10" patternUnits="userSpaceOnUse">
          <rect width="1" height="10" fill="var(--ng)" />
          <path d="M0,10L1,0" stroke="var(--panel)" strokeWidth="1.2" vectorEffect="non-scaling-stroke" />
        </pattern>
      </defs>
      {bins.map((bin, index) => {
        const up = heightOf(bin.good, good)
        const down = heightOf(bin.defective, defective)
        return (
          <g key={index}>
            <rect x={index + 0.06} width="0.88" y={HEIGHT - up} height={up} fill="var(--ok)" />
            <rect x={index + 0.06} width="0.88" y={HEIGHT} height={down} fill={`url(#${hatch})`} />
          </g>
        )
      })}
      <path
        d={`M0,${HEIGHT}H${BIN_COUNT}`}
        stroke="var(--control)"
        strokeWidth="1"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
