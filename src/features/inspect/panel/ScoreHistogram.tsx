import { plural, t } from '@lingui/core/macro'
import { Slider } from 'radix-ui'
import { memo, useId, useMemo, useState, type PointerEvent } from 'react'
import { formatFixed, formatScore } from '../../../lib/format'
import { BIN_COUNT, binOf, countVerdicts, type ScoreBin } from '../../../lib/score-histogram'
import { useScoreBins } from '../../../stores/judgements'

/** Width of the handle, by whose half the ends of the scale are inset. */
const HANDLE_PX = 16
/** Height of the drawing in its own units; the tallest column fills it. */
const HEIGHT = 100
/** A single picture among a thousand must still be seen. */
const SHORTEST = 5

interface ScoreHistogramProps {
  label: string
  threshold: number
  /** Where the bundle's calibration puts the threshold; null before there is a bundle. */
  calibrated: number | null
  onChange: (threshold: number) => void
}

/**
 * The scores of the queue, and the threshold as a line among them that can be dragged or moved by keys.
 * Verdicts are stacked; NG is hatched, so that no one has to tell them apart by colour.
 */
export function ScoreHistogram({ label, threshold, calibrated, onChange }: ScoreHistogramProps) {
  const bins = useScoreBins()
  const { OK, NG: ng } = useMemo(() => countVerdicts(bins), [bins])
  const count = OK + ng
  const [hovered, setHovered] = useState<number | null>(null)
  const onPointerMove = ({ currentTarget, clientX }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect()
    setHovered(binOf((clientX - left - HANDLE_PX / 2) / (width - HANDLE_PX)))
  }
  return (
    <div data-testid="histogram">
      <Slider.Root
        value={[threshold]}
        onValueChange={([next]) => {
          if (next !== undefined) onChange(next)
        }}
        min={0}
        max={1}
        step={0.001}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setHovered(null)}
        className="relative flex h-20 w-full cursor-ew-resize touch-none items-stretch select-none"
      >
        <Columns bins={bins} hovered={hovered} />
        {calibrated === null ? null : (
          <span
            className="absolute bottom-0 h-1.5 w-px bg-ink-muted"
            style={{ left: `calc(${HANDLE_PX / 2}px + (100% - ${HANDLE_PX}px) * ${calibrated})` }}
          />
        )}
        <Slider.Track className="grow" />
        <Slider.Thumb
          aria-label={label}
          aria-valuetext={t`${formatScore(threshold)}, ${ng} of ${count} NG`}
          className="group/threshold relative block h-20 w-4 cursor-ew-resize outline-none"
        >
          <span className="absolute inset-y-0 left-1/2 w-0.5 -translate-x-1/2 bg-ink shadow-[0_0_0_1px_var(--panel)]" />
          <span className="absolute top-0 left-1/2 size-3.5 -translate-x-1/2 rounded-full border-2 border-panel bg-ink outline-offset-1 outline-accent group-focus-visible/threshold:outline-2" />
        </Slider.Thumb>
      </Slider.Root>
      <p className="h-4 truncate text-center text-2xs text-ink-muted numeric" data-testid="bin">
        {hovered === null ? legend(count, ng) : describeBin(hovered, bins[hovered]!)}
      </p>
    </div>
  )
}

interface ColumnsProps {
  bins: readonly ScoreBin[]
  hovered: number | null
}

/** Most steps of the threshold change no verdict, and so no column. */
const isSame = (a: ColumnsProps, b: ColumnsProps): boolean =>
  a.hovered === b.hovered &&
  a.bins.every(({ OK, NG }, bin) => OK === b.bins[bin]!.OK && NG === b.bins[bin]!.NG)

const Columns = memo(function Columns({ bins, hovered }: ColumnsProps) {
  const hatch = useId()
  const tallest = Math.max(1, ...bins.map(({ OK, NG }) => OK + NG))
  const heightOf = (count: number) => (count === 0 ? 0 : Math.max(SHORTEST, (count / tallest) * HEIGHT))
  return (
    <svg
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 top-4 h-[calc(100%-1rem)] border-b border-control"
      style={{ left: HANDLE_PX / 2, width: `calc(100% - ${HANDLE_PX}px)` }}
      viewBox={`0 0 ${BIN_COUNT} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      <defs>
        {/* In units of the drawing, which is stretched: about 4 screen pixels from line to line. */}
        <pattern id={hatch} width="1" height="8" patternUnits="userSpaceOnUse">
          <rect width="1" height="8" fill="var(--ng)" />
          <path d="M0,8L1,0" stroke="var(--panel)" strokeWidth="1.2" vectorEffect="non-scaling-stroke" />
        </pattern>
      </defs>
      {hovered === null ? null : <rect x={hovered} width="1" height={HEIGHT} fill="var(--hover)" />}
      {bins.map(({ OK, NG }, bin) => {
        const ok = heightOf(OK)
        const ng = heightOf(NG)
        return (
          <g key={bin}>
            <rect x={bin + 0.06} width="0.88" y={HEIGHT - ok} height={ok} fill="var(--ok)" />
            <rect
              x={bin + 0.06}
              width="0.88"
              y={Math.max(0, HEIGHT - ok - ng)}
              height={ng}
              fill={`url(#${hatch})`}
            />
          </g>
        )
      })}
    </svg>
  )
}, isSame)

const legend = (count: number, ng: number): string =>
  count === 0
    ? t`The scores of the queue will stand here`
    : t`${plural(count, { one: '# picture', other: '# pictures' })}: ${count - ng} OK, ${ng} NG (hatched)`

function describeBin(bin: number, { OK, NG }: ScoreBin): string {
  const from = formatFixed(bin / BIN_COUNT, 3)
  const to = formatFixed((bin + 1) / BIN_COUNT, 3)
  return t`${from} to ${to}: ${OK} OK, ${NG} NG`
}
