import { t } from '@lingui/core/macro'
import { Check, Copy, Download, Gauge, HardDrive } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { toast } from 'sonner'
import { Button } from '../../components/Button'
import { ErrorNotice } from '../../components/ErrorNotice'
import { ProgressBar } from '../../components/ProgressBar'
import { SegmentedControl } from '../../components/SegmentedControl'
import { deviceKey } from '../../core/device'
import type { EngineInfo } from '../../core/inference'
import { formatDayTime, formatNumber } from '../../lib/format'
import { saveFile } from '../../lib/save-file'
import { translateError } from '../../lib/translate'
import { useEngine } from '../../stores/engine'
import { useProviderChoice, type Benchmark, type WantedProvider } from '../../stores/provider-choice'
import { measureProviders, providersOf, useBenchmark } from './benchmark'
import { BenchmarkPlot } from './BenchmarkPlot'
import { writeReport } from './report'
import { describeAdapter, describeReason, describeRun, nameOf } from './words'

interface DevicePageProps {
  /** Shows what of the app is on the device. */
  onOpenStorage: () => void
}

/** What the detector found on this device, where it runs and why, how fast it would run elsewhere, and a report of it. */
export function DevicePage({ onOpenStorage }: DevicePageProps) {
  const status = useEngine((state) => state.status)
  return (
    <main className="mx-auto w-full max-w-5xl grow px-4 py-6 sm:px-6 lg:py-10">
      <header className="mb-6 flex flex-wrap items-end justify-between gap-4">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">{t`Device`}</h1>
          <p className="mt-1 text-ink-muted">{t`Where the detector runs, why, and how fast.`}</p>
        </div>
        <Button onClick={onOpenStorage}>
          <HardDrive size={16} aria-hidden="true" />
          {t`Offline use and storage`}
        </Button>
      </header>
      {status.phase === 'ready' ? (
        <Ready info={status.info} />
      ) : (
        <div className="flex min-h-64 items-center justify-center rounded-2xl border border-line bg-panel">
          {status.phase === 'failed' ? (
            <ErrorNotice
              title={t`The detector is not running`}
              error={status.error}
              actions={<Button onClick={useEngine.getState().retry}>{t`Try again`}</Button>}
            />
          ) : (
            <p role="status" className="text-ink-muted">{t`The detector is getting ready …`}</p>
          )}
        </div>
      )}
    </main>
  )
}

function Ready({ info }: { info: EngineInfo }) {
  const { wanted, benchmarks } = useProviderChoice()
  const benchmark = benchmarks[deviceKey(info.device, info.bundle)]
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[repeat(2,minmax(0,1fr))] lg:gap-6">
      <Choice info={info} wanted={wanted} />
      <Speed info={info} benchmark={benchmark} />
      <Report text={writeReport(info, wanted, benchmark)} />
    </div>
  )
}

function Card({
  id,
  title,
  className = '',
  children,
}: {
  id: string
  title: string
  className?: string
  children: ReactNode
}) {
  return (
    <section aria-labelledby={id} className={`rounded-2xl border border-line bg-panel p-5 ${className}`}>
      <h2 id={id} className="mb-3 text-lg font-semibold">
        {title}
      </h2>
      {children}
    </section>
  )
}

function Choice({ info, wanted }: { info: EngineInfo; wanted: WantedProvider }) {
  const { device } = info
  const memory = (navigator as { deviceMemory?: number }).deviceMemory
  const choose = (provider: WantedProvider) => {
    if (provider === wanted) return
    useProviderChoice.getState().want(provider)
    useEngine.getState().retry()
  }
  return (
    <Card id="device-detector" title={t`Detector`}>
      <p data-testid="used" data-provider={info.provider} className="text-base font-medium">
        {describeRun(info)}
      </p>
      <p className="mt-1 text-pretty text-ink-muted">{describeReason(info)}</p>
      {info.fallback ? (
        <p className="mt-2 rounded-lg bg-warn-soft p-3">
          {translateError(info.fallback).message} {translateError(info.fallback).hint}
        </p>
      ) : null}
      <div className="mt-4">
        <SegmentedControl
          label={t`Run the detector on`}
          value={wanted}
          onChange={choose}
          segments={[
            { value: 'auto', label: t`Automatic` },
            { value: 'webgpu', label: 'WebGPU' },
            { value: 'wasm', label: 'WebAssembly' },
          ]}
        />
      </div>
      <dl className="mt-5 grid gap-2 border-t border-line pt-4 numeric">
        <Row term={t`Graphics adapter`}>{describeAdapter(device.adapter)}</Row>
        {device.adapter ? (
          <Row term={t`Half precision`}>
            {device.adapter.features.includes('shader-f16') ? t`offered` : t`not offered`}
          </Row>
        ) : null}
        <Row term={t`Processor cores`}>{formatNumber(device.cores)}</Row>
        <Row term={t`Threads`}>
          {device.crossOriginIsolated
            ? t`allowed: the page is isolated`
            : t`not allowed: the page is not isolated`}
        </Row>
        <Row term={t`Memory`}>
          {memory === undefined ? t`the browser does not tell` : t`${formatNumber(memory)} GB or more`}
        </Row>
      </dl>
    </Card>
  )
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-ink-muted">{term}</dt>
      <dd className="text-right break-words">{children}</dd>
    </div>
  )
}

function Speed({ info, benchmark }: { info: EngineInfo; benchmark: Benchmark | undefined }) {
  const { running, failures } = useBenchmark()
  return (
    <Card id="device-speed" title={t`Speed`}>
      {benchmark ? (
        <BenchmarkPlot times={benchmark.times} />
      ) : (
        <p className="text-pretty text-ink-muted">
          {providersOf(info).length > 1
            ? t`Nothing was measured yet. WebGPU and WebAssembly take turns; the faster one is used from the next start on.`
            : t`Nothing was measured yet. Without a graphics adapter only WebAssembly can be measured.`}
        </p>
      )}
      {failures.map(({ provider, error }) => (
        <p key={provider} role="alert" className="mt-3 rounded-lg bg-warn-soft p-3">
          {nameOf(provider)}: {translateError(error).message} {translateError(error).hint}
        </p>
      ))}
      <div className="mt-4 flex min-h-9 flex-wrap items-center gap-3">
        {running ? (
          <span className="min-w-0 grow">
            <span role="status" className="mb-1.5 block text-xs text-ink-muted">
              {t`Measuring ${nameOf(running.provider)}`}
            </span>
            <ProgressBar label={t`Measuring`} share={running.share} />
          </span>
        ) : null}
        {/* One button for both, which keeps the focus. */}
        <Button
          variant={running ? 'secondary' : 'primary'}
          onClick={running ? running.cancel : () => void measureProviders(info)}
        >
          {running ? null : <Gauge size={16} aria-hidden="true" />}
          {running ? t`Cancel` : benchmark ? t`Measure again` : t`Measure`}
        </Button>
        {benchmark && !running ? (
          <span className="ml-auto text-xs text-ink-muted numeric">
            {t`Measured ${formatDayTime(new Date(benchmark.measuredAt))}`}
          </span>
        ) : null}
      </div>
    </Card>
  )
}

/** How long a button says that it has done its work. */
const DONE_MS = 2000

function Report({ text }: { text: string }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [isCopied, setIsCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), DONE_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setIsCopied(true)
    } catch {
      // Not allowed, or no secure page: the user's own keys still can.
      field.current?.focus()
      field.current?.select()
      toast(t`The report is selected: press Ctrl C to copy it.`)
    }
  }
  const save = () => saveFile(new Blob([text], { type: 'text/markdown' }), 'flawscope-device.md')
  return (
    <Card id="device-report" title={t`Report`} className="lg:col-span-2">
      <p className="mb-3 text-pretty text-ink-muted">
        {t`For whoever helps you, in English. It says nothing about your pictures and parts.`}
      </p>
      <textarea
        ref={field}
        readOnly
        lang="en"
        aria-label={t`Report`}
        value={text}
        rows={12}
        spellCheck={false}
        className="w-full resize-y rounded-lg border border-control bg-raised p-3 font-mono text-xs leading-relaxed"
      />
      <div className="mt-3 flex flex-wrap gap-2">
        <Button onClick={() => void copy()} className="min-w-28">
          {isCopied ? <Check size={15} aria-hidden="true" /> : <Copy size={15} aria-hidden="true" />}
          {isCopied ? t`Copied` : t`Copy`}
        </Button>
        <Button onClick={save}>
          <Download size={15} aria-hidden="true" />
          {t`Save`}
        </Button>
      </div>
    </Card>
  )
}
