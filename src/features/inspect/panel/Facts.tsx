import { t } from '@lingui/core/macro'
import type { ReactNode } from 'react'
import { hotShare, peakOf } from '../../../core/anomaly-map'
import { formatBytes, formatMilliseconds, formatNumber, formatScore, formatShare } from '../../../lib/format'
import type { Inspection } from '../../../core/inference'
import type { InspectionSummary } from '../../../core/inspection-summary'
import { resultWithin } from '../../../lib/region-result'
import { translateShipped } from '../../../lib/translate'
import type { QueueItem, SampleFacts } from '../../../stores/inspections'
import { useParts } from '../../../stores/parts'
import { useRegionOfInterest } from '../../../stores/region-of-interest'
import { pixelThreshold, useThresholds } from '../../../stores/thresholds'
import { useView } from '../../../stores/view'
import { describeNote } from './picture-notes'
import { Section } from './Section'

interface FactsProps {
  item: QueueItem
  /** Null until its maps are there. */
  inspection: Inspection | null
}

/** What there is to know about the picture and its run. */
export function Facts({ item, inspection }: FactsProps) {
  const summary = item.state.phase === 'done' ? item.state.inspection : null
  const { source } = item
  return (
    <>
      <Section title={t`Picture`}>
        <dl className="grid gap-1.5 numeric">
          <Fact term={t`Name`}>{item.name}</Fact>
          {item.recorded === undefined ? null : (
            <Fact term={t`From History`}>{t`no. ${formatNumber(item.recorded)}, not inspected anew`}</Fact>
          )}
          {summary ? (
            <Fact term={t`Size`}>
              {summary.width} × {summary.height} px
            </Fact>
          ) : null}
          {summary?.notes.map((note) => (
            <Fact key={note.code} term={t`Note`}>
              {describeNote(note)}
            </Fact>
          ))}
          {source.kind === 'file' ? <Fact term={t`File`}>{formatBytes(source.size)}</Fact> : null}
          {source.kind === 'sample' ? (
            <>
              <Fact term={t`Sample`}>{translateShipped(source.facts.kind)}</Fact>
              <Fact term={t`Known defect`}>{knownDefect(source.facts)}</Fact>
              <Fact term={t`Credit`}>{source.facts.credit}</Fact>
              <Fact term={t`Licence`}>{source.facts.licence}</Fact>
            </>
          ) : null}
        </dl>
      </Section>
      {inspection ? <MapFacts inspection={inspection} /> : null}
      {summary ? <Timing inspection={summary} /> : null}
    </>
  )
}

function knownDefect({ label, defect }: SampleFacts): string {
  if (label === 'good') return t`none`
  return defect === null ? t`defective` : translateShipped(defect)
}

function MapFacts({ inspection }: { inspection: Inspection }) {
  const layer = useView((state) => state.layer)
  const threshold = useThresholds(pixelThreshold)
  const region = useRegionOfInterest((state) => state.region)
  const { coarse, refined } = resultWithin(inspection, region)
  const map = layer === 'coarse' ? coarse : refined
  return (
    <Section title={layer === 'coarse' ? t`Coarse map` : t`Refined map`}>
      <dl className="grid gap-1.5 numeric">
        <Fact term={t`Area above threshold`}>{formatShare(hotShare(map, threshold))}</Fact>
        <Fact term={t`Peak`}>{formatScore(peakOf(map).value)}</Fact>
        <Fact term={t`Cells`}>
          {map.width} × {map.height}
        </Fact>
      </dl>
    </Section>
  )
}

function Timing({ inspection: { provider, timings, detail, part } }: { inspection: InspectionSummary }) {
  const activePart = useParts((state) => state.activePart)
  return (
    <Section title={t`Run`}>
      <dl className="grid gap-1.5 numeric">
        <Fact term={t`Judged by`}>
          {part === undefined
            ? t`Generic`
            : part === activePart?.key
              ? activePart.name
              : t`another part, or an earlier state of this one`}
        </Fact>
        <Fact term={t`Detail`}>
          {detail ? t`whole and ${detail.columns} × ${detail.rows} tiles` : t`whole picture`}
        </Fact>
        {detail ? (
          <>
            <Fact term={t`Score of the whole`}>{formatScore(detail.whole.score)}</Fact>
            <Fact term={t`Score of the tiles`}>{formatScore(detail.tiles.score)}</Fact>
          </>
        ) : null}
        <Fact term={t`Provider`}>{provider === 'webgpu' ? 'WebGPU' : 'WASM'}</Fact>
        <Fact term={t`Decode`}>{formatMilliseconds(timings.decodeMs)}</Fact>
        <Fact term={t`Resize`}>{formatMilliseconds(timings.resizeMs)}</Fact>
        <Fact term={t`Network`}>{formatMilliseconds(timings.networkMs)}</Fact>
        <Fact term={t`Total`}>{formatMilliseconds(timings.totalMs)}</Fact>
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
