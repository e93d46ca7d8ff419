import { plural, t } from '@lingui/core/macro'
import { formatFixed, formatScore } from '../../lib/format'

interface ScorePlotProps {
  /** Leave-one-out scores of the good pictures. */
  good: readonly number[]
  /** Scores of pictures known to be defective. */
  defective: readonly number[]
  threshold: number
}

const HEIGHT = 96
const BASE = 78
const RADIUS = 4
/** Columns in which marks pile up. */
const COLUMNS = 60
const ROOM = BASE - 14

/**
 * Every picture as a mark at its score: dots are good, diamonds defective, the line is the threshold. Marks of one
 * column pile up, closer where they are many.
 */
export function ScorePlot({ good, defective, threshold }: ScorePlotProps) {
  const marks = piled([
    ...good.map((score) => ({ score, isGood: true })),
    ...defective.map((score) => ({ score, isGood: false })),
  ])
  const flagged = good.filter((score) => score >= threshold).length
  return (
    <figure className="grid gap-1" data-testid="score-plot">
      <svg
        role="img"
        width="100%"
        height={HEIGHT}
        aria-label={t`Scores from 0 to 1: ${plural(good.length, { one: '# good picture', other: '# good pictures' })}, ${flagged} of them at or above the threshold of ${formatScore(threshold)}; ${plural(defective.length, { one: '# defective picture', other: '# defective pictures' })}`}
        className="overflow-visible"
      >
        <line x1="0" x2="100%" y1={BASE + 6} y2={BASE + 6} stroke="var(--control)" />
        <rect
          x={`${100 * threshold}%`}
          width={`${100 * (1 - threshold)}%`}
          y="8"
          height={BASE - 2}
          fill="var(--ng-soft)"
        />
        {marks.map(({ score, isGood, lift }, index) =>
          isGood ? (
            <circle
              key={index}
              cx={`${100 * score}%`}
              cy={BASE - lift}
              r={RADIUS}
              fill="var(--ok)"
              stroke="var(--panel)"
            />
          ) : (
            <svg key={index} x={`${100 * score}%`} y={BASE - lift} className="overflow-visible">
              <path d="M0-5.5 5.5 0 0 5.5-5.5 0z" fill="var(--ng)" stroke="var(--panel)" />
            </svg>
          ),
        )}
        <line
          x1={`${100 * threshold}%`}
          x2={`${100 * threshold}%`}
          y1="4"
          y2={BASE + 6}
          stroke="var(--ink)"
          strokeWidth="2"
        />
        {[0, 0.5, 1].map((tick) => (
          <text
            key={tick}
            x={`${100 * tick}%`}
            y={HEIGHT}
            textAnchor={tick === 0 ? 'start' : tick === 1 ? 'end' : 'middle'}
            className="fill-ink-muted text-2xs numeric"
          >
            {formatFixed(tick, 1)}
          </text>
        ))}
      </svg>
      <figcaption className="flex flex-wrap gap-x-4 text-2xs text-ink-muted" aria-hidden="true">
        <span className="flex items-center gap-1">
          <svg width="9" height="9">
            <circle cx="4.5" cy="4.5" r="4" fill="var(--ok)" />
          </svg>
          {t`good, judged by the others`}
        </span>
        {defective.length > 0 ? (
          <span className="flex items-center gap-1">
            <svg width="11" height="11">
              <path d="M5.5 0 11 5.5 5.5 11 0 5.5z" fill="var(--ng)" />
            </svg>
            {t`known to be defective`}
          </span>
        ) : null}
        <span className="flex items-center gap-1">
          <span className="h-2.5 w-0.5 bg-ink" />
          {t`threshold`}
        </span>
      </figcaption>
    </figure>
  )
}

interface Mark {
  readonly score: number
  readonly isGood: boolean
}

/** Marks with their height above the axis. */
function piled(marks: readonly Mark[]): (Mark & { readonly lift: number })[] {
  const columnOf = ({ score }: Mark): number => Math.min(COLUMNS - 1, Math.floor(score * COLUMNS))
  const counts = new Map<number, number>()
  for (const mark of marks) counts.set(columnOf(mark), (counts.get(columnOf(mark)) ?? 0) + 1)
  const step = Math.min(2 * RADIUS + 1, ROOM / Math.max(1, ...counts.values()))
  const placed = new Map<number, number>()
  return marks.map((mark) => {
    const column = columnOf(mark)
    const place = placed.get(column) ?? 0
    placed.set(column, place + 1)
    return { ...mark, lift: place * step }
  })
}
