import { clsx } from 'clsx'
import { axes, curvePath, type CurvePoint, type Curves } from '../lib/evaluation/curves'
import { formatNumber } from '../lib/format'

/** One curve; drawn with its own dash, so that no one has to tell them apart by colour. */
export interface Series {
  readonly name: string
  /** Beside the name, for instance the area under it. */
  readonly value: string
  readonly points: readonly CurvePoint[]
  readonly style: keyof typeof strokes
}

const strokes = {
  solid: { className: 'stroke-accent', strokeWidth: 2 },
  dashed: { className: 'stroke-ink', strokeWidth: 1.5, strokeDasharray: '6 4' },
  dotted: { className: 'stroke-ink-muted', strokeWidth: 2, strokeDasharray: '0.1 4', strokeLinecap: 'round' },
} as const

const WIDTH = 320
const HEIGHT = 260
const FRAME = { left: 46, top: 8, right: WIDTH - 8, bottom: HEIGHT - 34 }
const TICKS = [0, 0.25, 0.5, 0.75, 1]

interface CurveChartProps {
  title: string
  kind: keyof Curves
  xLabel: string
  yLabel: string
  series: readonly Series[]
  /** Where the chosen threshold lies. */
  marker?: CurvePoint | undefined
}

/** Curves in the unit square, with a legend that says what the drawing shows. */
export function CurveChart({ title, kind, xLabel, yLabel, series, marker }: CurveChartProps) {
  const { x, y } = axes(FRAME)
  return (
    <figure className="min-w-0">
      <figcaption className="text-xs font-semibold text-ink-muted">{title}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${title}: ${series.map(({ name, value }) => `${name} ${value}`).join(', ')}`}
        className="mt-1 w-full max-w-md fill-none text-2xs"
      >
        {TICKS.map((tick) => (
          <g key={tick} className="stroke-line">
            <path d={`M${x(tick)},${FRAME.top}V${FRAME.bottom}M${FRAME.left},${y(tick)}H${FRAME.right}`} />
            <text
              x={x(tick)}
              y={FRAME.bottom + 14}
              textAnchor="middle"
              className="fill-ink-muted stroke-none numeric"
            >
              {formatNumber(tick)}
            </text>
            <text
              x={FRAME.left - 6}
              y={y(tick) + 4}
              textAnchor="end"
              className="fill-ink-muted stroke-none numeric"
            >
              {formatNumber(tick)}
            </text>
          </g>
        ))}
        {kind === 'roc' ? (
          <path d={`M${x(0)},${y(0)}L${x(1)},${y(1)}`} className="stroke-control" strokeDasharray="1 3" />
        ) : null}
        {[...series].reverse().map(({ name, points, style }) => (
          <path key={name} d={curvePath(points, kind, FRAME)} strokeLinejoin="round" {...strokes[style]} />
        ))}
        {marker ? (
          <circle
            cx={x(marker[0])}
            cy={y(marker[1])}
            r="5"
            className="fill-panel stroke-ink"
            strokeWidth="2"
          />
        ) : null}
        <text
          x={(FRAME.left + FRAME.right) / 2}
          y={HEIGHT - 4}
          textAnchor="middle"
          className="fill-ink-muted"
        >
          {xLabel}
        </text>
        <text
          transform={`translate(10 ${(FRAME.top + FRAME.bottom) / 2}) rotate(-90)`}
          textAnchor="middle"
          className="fill-ink-muted"
        >
          {yLabel}
        </text>
      </svg>
      <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-xs">
        {series.map(({ name, value, style }) => (
          <li key={name} className="flex items-center gap-1.5 numeric">
            <svg width="22" height="6" aria-hidden="true">
              <path d="M1,3H21" {...strokes[style]} className={clsx('fill-none', strokes[style].className)} />
            </svg>
            {name} <span className="text-ink-muted">{value}</span>
          </li>
        ))}
      </ul>
    </figure>
  )
}
