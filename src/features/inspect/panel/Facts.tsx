import type { ReactNode } from 'react'
import { hotShare, peakOf } from '../../../core/anomaly-map'
import { formatBytes, formatMilliseconds, formatScore, formatShare } from '../../../lib/format'
import type { Inspection } from '../../../core/inference'
import type { QueueItem } from '../../../stores/inspections'
import { pixelThreshold, useThresholds } from '../../../stores/thresholds'
import { useView } from '../../../stores/view'
import { Section } from './Section'

/** What there is to know about the picture and its run. */
export function Facts({ item }: { item: QueueItem }) {
  const inspection = item.state.phase === 'done' ? item.state.inspection : null
  const { source } = item
  return (
    <>
      <Section title="Picture">
        <dl className="grid gap-1.5 numeric">
          <Fact term="Name">{item.name}</Fact>
          {inspection ? (
            <Fact term="Size">
              {inspection.width} × {inspection.height} px
            </Fact>
          ) : null}
          {source.kind === 'file' ? <Fact term="File">{formatBytes(source.file.size)}</Fact> : null}
          {source.kind === 'sample' ? (
            <>
              <Fact term="Sample">{source.facts.kind}</Fact>
              <Fact term="Known defect">{source.facts.defect ?? 'none'}</Fact>
              <Fact term="Credit">{source.facts.credit}</Fact>
              <Fact term="Licence">{source.facts.licence}</Fact>
            </>
          ) : null}
        </dl>
      </Section>
      {inspection ? (
        <>
          <MapFacts inspection={inspection} />
          <Timing inspection={inspection} />
        </>
      ) : null}
    </>
  )
}

function MapFacts({ inspection }: { inspection: Inspection }) {
  const layer = useView((state) => state.layer)
  const threshold = useThresholds(pixelThreshold)
  const map = layer === 'coarse' ? inspection.coarse : inspection.refined
  return (
    <Section title={layer === 'coarse' ? 'Coarse map' : 'Refined map'}>
      <dl className="grid gap-1.5 numeric">
        <Fact term="Area above threshold">{formatShare(hotShare(map, threshold))}</Fact>
        <Fact term="Peak">{formatScore(peakOf(map).value)}</Fact>
        <Fact term="Cells">
          {map.width} × {map.height}
        </Fact>
      </dl>
    </Section>
  )
}

function Timing({ inspection: { provider, timings } }: { inspection: Inspection }) {
  return (
    <Section title="Run">
      <dl className="grid gap-1.5 numeric">
        <Fact term="Provider">{provider === 'webgpu' ? 'WebGPU' : 'WASM'}</Fact>
        <Fact term="Decode">{formatMilliseconds(timings.decodeMs)}</Fact>
        <Fact term="Resize">{formatMilliseconds(timings.resizeMs)}</Fact>
        <Fact term="Network">{formatMilliseconds(timings.networkMs)}</Fact>
        <Fact term="Total">{formatMilliseconds(timings.totalMs)}</Fact>
      </dl>
    </Section>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-6">
      <dt className="shrink-0 text-ink-muted">{term}</dt>
      <dd className="min-w-0 text-right break-words">{children}</dd>
    </div>
  )
}
