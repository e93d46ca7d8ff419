import { t } from '@lingui/core/macro'
import { scaleBand, scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import { useId, useMemo } from 'react'
import { formatDay, formatNumber, formatShare } from '../../lib/format'
import type { DayRow } from '../../lib/storage/history-rows'
import { useHistoryView } from '../../stores/history-view'

/** Days that are drawn: the latest ones on which something was inspected. */
const DAYS = 30
const [WIDTH, HEIGHT] = [600, 72]

interface Day {
  readonly day: string
  readonly OK: number
  readonly NG: number
}

/** The sums of the days within the filter's time, part and station, which are what a yield can be of. */
function useDays(rows: readonly DayRow[]): readonly Day[] {
  const { fromDay, toDay, part, station } = useHistoryView()
  return useMemo(() => {
    const days = new Map<string, Day>()
    for (const row of rows) {
      if ((fromDay && row.day < fromDay) || (toDay && row.day > toDay)) continue
      if ((part !== null && row.part !== part) || (station !== null && row.station !== station)) continue
      const { day, OK, NG } = days.get(row.day) ?? { day: row.day, OK: 0, NG: 0 }
      days.set(row.day, { day, OK: OK + row.OK, NG: NG + row.NG })
    }
    return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
  }, [rows, fromDay, toDay, part, station])
}

const dateOf = (day: string): string => formatDay(new Date(`${day}T12:00:00`))

/** Inspections and yield: together, and day by day as columns with the yield as a line. */
export function DaySummary({ rows }: { rows: readonly DayRow[] }) {
  const days = useDays(rows)
  const sum = days.reduce((total, { OK, NG }) => ({ OK: total.OK + OK, NG: total.NG + NG }), { OK: 0, NG: 0 })
  const count = sum.OK + sum.NG
  if (count === 0) return null
  const shown = days.slice(-DAYS)
  return (
    <section
      aria-label={t`Days`}
      className="mx-4 flex flex-wrap items-center gap-x-8 gap-y-3 rounded-xl border border-line bg-panel px-4 py-3 md:mx-6"
    >
      <dl className="flex gap-6 numeric" data-testid="history-sums">
        <Figure name={t`Yield`} value={formatShare(sum.OK / count)} />
        <Figure name="OK" value={formatNumber(sum.OK)} />
        <Figure name="NG" value={formatNumber(sum.NG)} />
      </dl>
      <div className="min-w-56 grow max-md:w-full">
        <Chart days={shown} />
        <div className="flex flex-wrap justify-between gap-x-4 text-2xs text-ink-muted numeric">
          <span>{dateOf(shown[0]!.day)}</span>
          <span className="max-md:order-last max-md:w-full">{t`Columns: OK, NG hatched. Line: yield, 0 to 100 %.`}</span>
          <span>{shown.length > 1 ? dateOf(shown.at(-1)!.day) : null}</span>
        </div>
        <table className="sr-only">
          <caption>{t`Yield by day`}</caption>
          <thead>
            <tr>
              {[t`Day`, 'OK', 'NG', t`Yield`].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ day, OK, NG }) => (
              <tr key={day}>
                <th scope="row">{dateOf(day)}</th>
                <td>{OK}</td>
                <td>{NG}</td>
                <td>{formatShare(OK / (OK + NG))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-2xs text-ink-muted">{name}</dt>
      <dd className="text-xl font-semibold">{value}</dd>
    </div>
  )
}

function Chart({ days }: { days: readonly Day[] }) {
  const hatch = useId()
  const x = scaleBand(
    days.map(({ day }) => day),
    [0, WIDTH],
  ).paddingInner(0.25)
  const bandwidth = Math.min(x.bandwidth(), 48)
  const y = scaleLinear([0, Math.max(...days.map(({ OK, NG }) => OK + NG))], [0, HEIGHT - 8])
  const middle = ({ day }: Day) => x(day)! + bandwidth / 2
  const path = line<Day>(middle, ({ OK, NG }) => 4 + (1 - OK / (OK + NG)) * (HEIGHT - 8))(days)
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-18 w-full"
      aria-hidden="true"
      data-testid="history-chart"
    >
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse">
          <rect width="6" height="6" fill="var(--ng)" />
          <path d="M0,6L6,0" stroke="var(--panel)" strokeWidth="1.2" />
        </pattern>
      </defs>
      {days.map(({ day, OK, NG }) => (
        <g key={day}>
          <title>{`${dateOf(day)}: OK ${OK}, NG ${NG}`}</title>
          <rect
            x={x(day)}
            width={bandwidth}
            y={HEIGHT - y(OK)}
            height={y(OK)}
            fill="var(--ok)"
            opacity="0.75"
          />
          <rect x={x(day)} width={bandwidth} y={HEIGHT - y(OK + NG)} height={y(NG)} fill={`url(#${hatch})`} />
        </g>
      ))}
      {days.length > 1 && path ? (
        <path d={path} fill="none" stroke="var(--ink)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
      ) : null}
      <path
        d={`M0,${HEIGHT}H${WIDTH}`}
        stroke="var(--control)"
        strokeWidth="1"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
