import { t } from '@lingui/core/macro'
import { ChevronRight } from 'lucide-react'
import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { EngineInfo } from '../../core/inference'
import { formatFixed, formatMilliseconds } from '../../lib/format'
import { translateError } from '../../lib/translate'
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
        <h2 className="mb-3 text-base font-semibold">{t`Getting the detector ready`}</h2>
        <LoadingStages progress={status.progress} />
      </>
    )
  if (status.phase === 'failed')
    return (
      <>
        <h2 className="mb-2 text-base font-semibold">{t`The detector is not running`}</h2>
        <p>{translateError(status.error).message}</p>
        <p className="mt-2 text-ink-muted">{translateError(status.error).hint}</p>
      </>
    )
  return <ReadyDetails info={status.info} lastMs={lastMs} />
}

function ReadyDetails({ info, lastMs }: { info: EngineInfo; lastMs: number | undefined }) {
  const { bundle, timings } = info
  const parameters = formatFixed(bundle.backbone.parameters / 1e6, 1)
  const tolerance = info.goldenDifference.toExponential(0)
  return (
    <>
      <h2 className="text-base font-semibold">{bundle.name}</h2>
      <p className="text-ink-muted">{t`Version ${bundle.version}, ${bundle.licence}`}</p>
      {info.fallback ? (
        <div className="mt-3 rounded-lg bg-warn-soft p-3">
          <p className="font-medium">{translateError(info.fallback).message}</p>
          <p className="mt-1 text-ink-muted">{translateError(info.fallback).hint}</p>
        </div>
      ) : null}
      <dl className="mt-3 grid gap-1.5 border-t border-line pt-3 numeric">
        <Row term={t`Runs on`}>{describeProvider(info)}</Row>
        <Row term={t`Precision`}>{info.precision}</Row>
        <Row term={t`Input`}>
          {bundle.input.size} × {bundle.input.size} px
        </Row>
        <Row term={t`Parameters`}>{t`${parameters} million`}</Row>
        <Row term={t`Model files`}>{info.fromCache ? t`from this device` : t`downloaded and kept`}</Row>
        <Row term={t`Self-test`}>{t`passed, within ${tolerance}`}</Row>
      </dl>
      <dl className="mt-3 grid gap-1.5 border-t border-line pt-3 numeric">
        <Row term={t`Download`}>{formatMilliseconds(timings.downloadMs)}</Row>
        <Row term={t`Preparing`}>{formatMilliseconds(timings.sessionMs)}</Row>
        <Row term={t`First run`}>{formatMilliseconds(timings.warmUpMs)}</Row>
        {lastMs === undefined ? null : <Row term={t`Last picture`}>{formatMilliseconds(lastMs)}</Row>}
      </dl>
      <Popover.Close asChild>
        <Link
          href="/device"
          className="mt-3 flex items-center justify-between border-t border-line pt-3 font-medium text-accent hover:underline touch:min-h-11"
        >
          {t`Why here, and how fast elsewhere`}
          <ChevronRight size={15} aria-hidden="true" />
        </Link>
      </Popover.Close>
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
