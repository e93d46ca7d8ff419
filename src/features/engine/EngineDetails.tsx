import type { ReactNode } from 'react'
import type { EngineInfo } from '../../core/inference'
import { formatMilliseconds } from '../../lib/format'
import type { EngineStatus } from '../../stores/engine'
import { LoadingStages } from './LoadingStages'
import { describeProvider } from './provider'

interface EngineDetailsProps {
  status: EngineStatus
  lastMs: number | undefined
}

/** Inside of the engine's popover. */
export function EngineDetails({ status, lastMs }: EngineDetailsProps) {
  if (status.phase === 'loading')
    return (
      <>
        <h2 className="mb-3 text-base font-semibold">Getting the detector ready</h2>
        <LoadingStages progress={status.progress} />
      </>
    )
  if (status.phase === 'failed')
    return (
      <>
        <h2 className="mb-2 text-base font-semibold">The detector is not running</h2>
        <p>{status.error.message}</p>
        <p className="mt-2 text-ink-muted">{status.error.hint}</p>
      </>
    )
  return <ReadyDetails info={status.info} lastMs={lastMs} />
}

function ReadyDetails({ info, lastMs }: { info: EngineInfo; lastMs: number | undefined }) {
  const { bundle, timings } = info
  return (
    <>
      <h2 className="text-base font-semibold">{bundle.name}</h2>
      <p className="text-ink-muted">
        Version {bundle.version}, {bundle.licence}
      </p>
      {info.fallback ? (
        <div className="mt-3 rounded-lg bg-warn-soft p-3">
          <p className="font-medium">{info.fallback.message}</p>
          <p className="mt-1 text-ink-muted">{info.fallback.hint}</p>
        </div>
      ) : null}
      <dl className="mt-3 grid gap-1.5 border-t border-line pt-3 numeric">
        <Row term="Runs on">{describeProvider(info)}</Row>
        <Row term="Precision">{info.precision}</Row>
        <Row term="Input">
          {bundle.input.size} × {bundle.input.size} px
        </Row>
        <Row term="Parameters">{(bundle.backbone.parameters / 1e6).toFixed(1)} million</Row>
        <Row term="Model files">{info.fromCache ? 'from this device' : 'downloaded and kept'}</Row>
        <Row term="Self-test">passed, within {info.goldenDifference.toExponential(0)}</Row>
      </dl>
      <dl className="mt-3 grid gap-1.5 border-t border-line pt-3 numeric">
        <Row term="Download">{formatMilliseconds(timings.downloadMs)}</Row>
        <Row term="Preparing">{formatMilliseconds(timings.sessionMs)}</Row>
        <Row term="First run">{formatMilliseconds(timings.warmUpMs)}</Row>
        {lastMs === undefined ? null : <Row term="Last picture">{formatMilliseconds(lastMs)}</Row>}
      </dl>
    </>
  )
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-ink-muted">{term}</dt>
      <dd className="text-right">{children}</dd>
    </div>
  )
}
