import { t } from '@lingui/core/macro'
import { scaleLinear } from 'd3-scale'
import { formatFixed, formatMilliseconds, formatNumber } from '../../lib/format'
import { typicalMs, type Benchmark } from '../../stores/provider-choice'
import { describeRun } from './words'

/** Every run as a tick on a common scale from 0, the median as a bar. */
export function BenchmarkPlot({ times }: Pick<Benchmark, 'times'>) {
  const longest = Math.max(...times.flatMap(({ runsMs }) => runsMs))
  const scale = scaleLinear().domain([0, longest]).nice(4).range([0, 100])
  const ticks = scale.ticks(4)
  const fastest = Math.min(...times.map(typicalMs))
  return (
    <figure className="grid gap-4">
      {times.map((run) => {
        const median = typicalMs(run)
        return (
          <div
            key={run.provider}
            data-testid="benchmark-row"
            data-provider={run.provider}
            data-median={median}
          >
            <p className="mb-1.5 flex items-baseline justify-between gap-3">
              <span className="font-medium">{describeRun(run)}</span>
              <span className="whitespace-nowrap text-ink-muted numeric">
                {formatMilliseconds(median)}
                {median > fastest ? ` · ${formatFixed(median / fastest, 1)} ×` : null}
              </span>
            </p>
            <svg
              viewBox="0 0 100 10"
              preserveAspectRatio="none"
              className="h-6 w-full rounded-md bg-hover"
              aria-hidden="true"
            >
              <rect
                x={0}
                width={scale(median)}
                height={10}
                className={median === fastest ? 'fill-accent/70' : 'fill-ink-faint/60'}
              />
              {run.runsMs.map((value, index) => (
                <line
                  key={index}
                  x1={scale(value)}
                  x2={scale(value)}
                  y1={1.5}
                  y2={8.5}
                  vectorEffect="non-scaling-stroke"
                  className="stroke-ink"
                />
              ))}
            </svg>
          </div>
        )
      })}
      <div aria-hidden="true" className="relative -mt-3 h-4 text-2xs text-ink-muted numeric">
        {ticks.map((tick, index) => (
          <span
            key={tick}
            className={
              index === 0
                ? 'absolute left-0'
                : index === ticks.length - 1
                  ? 'absolute right-0'
                  : 'absolute -translate-x-1/2'
            }
            style={index === 0 || index === ticks.length - 1 ? undefined : { left: `${scale(tick)}%` }}
          >
            {index === ticks.length - 1 ? `${formatNumber(tick)} ms` : formatNumber(tick)}
          </span>
        ))}
      </div>
      <figcaption className="text-xs text-ink-muted">
        {t`The network alone on one picture: the bar is the median, each line one run, × how many times the fastest.`}
      </figcaption>
    </figure>
  )
}
