import type { EngineInfo } from '../../core/inference'
import { runtimeBuild } from '../../core/runtime-build'
import { typicalMs, type Benchmark, type WantedProvider } from '../../stores/provider-choice'

/**
 * What was found on the device, what is used, and what was measured, as Markdown for whoever helps: in English, without
 * anything about pictures, parts or people.
 */
export function writeReport(
  info: EngineInfo,
  wanted: WantedProvider,
  benchmark: Benchmark | undefined,
): string {
  const { bundle, device, fallback, timings } = info
  const { adapter } = device
  const memory = (navigator as { deviceMemory?: number }).deviceMemory
  const facts: [string, string][] = [
    ['App', `Flawscope ${import.meta.env.APP_VERSION}`],
    ['Model', `${bundle.id} ${bundle.version}, ${bundle.graphs.detector.variants[0]!.sha256.slice(0, 12)}`],
    ['Browser', navigator.userAgent],
    ['Adapter', adapter ? [adapter.vendor, adapter.architecture, adapter.description].join(' / ') : 'none'],
    ['Adapter is software', adapter ? yesNo(adapter.isSoftware) : '-'],
    ['shader-f16', adapter ? yesNo(adapter.features.includes('shader-f16')) : '-'],
    ['Processor cores', String(device.cores)],
    ['Memory', memory === undefined ? 'not told' : `${memory} GB or more`],
    ['Cross-origin isolated', yesNo(device.crossOriginIsolated)],
    ['ONNX Runtime', runtimeBuild()],
    ['Wanted', wanted],
    ['Used', `${info.provider}, ${info.precision}, threads: ${info.threads} (${info.reason})`],
    ['Fallback', fallback ? `${fallback.code}: ${fallback.message} ${fallback.detail ?? ''}`.trim() : 'none'],
    ['Self-test', `largest difference ${info.goldenDifference.toExponential(1)}`],
    [
      'Start',
      `download ${ms(timings.downloadMs)}, session ${ms(timings.sessionMs)}, first run ${ms(timings.warmUpMs)}`,
    ],
  ]
  const measured = benchmark
    ? [
        '',
        `Measured ${benchmark.measuredAt}, the network alone, one picture:`,
        '',
        '| provider | graph | threads | median | fastest | slowest | first run |',
        '| --- | --- | --- | --- | --- | --- | --- |',
        ...benchmark.times.map(
          (times) =>
            `| ${times.provider} | ${times.precision} | ${times.threads} | ${ms(typicalMs(times))} | ` +
            `${ms(Math.min(...times.runsMs))} | ${ms(Math.max(...times.runsMs))} | ${ms(times.firstMs)} |`,
        ),
      ]
    : ['', 'Nothing measured.']
  return [
    '# Flawscope device report',
    '',
    ...facts.map(([name, value]) => `- ${name}: ${value}`),
    ...measured,
    '',
  ].join('\n')
}

const yesNo = (value: boolean): string => (value ? 'yes' : 'no')
const ms = (value: number): string => `${value.toFixed(1)} ms`
