import { t } from '@lingui/core/macro'
import { useMemo } from 'react'
import { Button } from '../../../components/Button'
import { SegmentedControl } from '../../../components/SegmentedControl'
import type { InspectionSummary } from '../../../core/inspection-summary'
import { gridOf, isSameGrid, networkRuns, tileGrid, type DetailMode } from '../../../core/tiles'
import { formatMilliseconds } from '../../../lib/format'
import { useInTime } from '../../../lib/use-in-time'
import { runAgain, stopRunningAgain, useDetail } from '../../../stores/detail'
import { useEngine } from '../../../stores/engine'
import { useInspections, type QueueItem } from '../../../stores/inspections'
import { useParts } from '../../../stores/parts'
import { Section } from './Section'

interface DetailSectionProps {
  /** The picture on screen; undefined when the queue is empty. */
  item: QueueItem | undefined
}

/** How closely pictures are looked at, and what that costs before it is done. */
export function DetailSection({ item }: DetailSectionProps) {
  const mode = useDetail((state) => state.mode)
  const setMode = useDetail((state) => state.setMode)
  const isByPart = useParts((state) => state.activePart !== null)
  if (isByPart)
    return (
      <Section title={t`Detail`}>
        <p className="text-xs text-pretty text-ink-muted">
          {t`A part judges whole pictures: its good pictures were not looked at in detail. Choose the generic detector to look closer.`}
        </p>
      </Section>
    )
  return (
    <Section title={t`Detail`}>
      <SegmentedControl
        label={t`Detail`}
        value={mode}
        onChange={setMode}
        segments={[
          { value: 'whole', label: t`Whole` },
          { value: '2x2', label: '2 × 2' },
          { value: '3x3', label: '3 × 3' },
          { value: 'auto', label: t`Automatic` },
        ]}
      />
      <Cost mode={mode} item={item} />
      {mode === 'whole' ? null : (
        <p className="text-xs text-pretty text-ink-muted">
          {t`Finer map, not calibrated: the thresholds were set on whole pictures. Tiles find smaller defects on even surfaces, and raise more false alarms on parts of many shapes.`}
        </p>
      )}
      <RunAgain mode={mode} item={item} />
    </Section>
  )
}

interface ModeProps extends DetailSectionProps {
  mode: DetailMode
}

/** Milliseconds that one run of the network takes, resizing included, as measured on this picture. */
const runMs = ({ timings, detail }: InspectionSummary): number =>
  (timings.networkMs + timings.resizeMs) / networkRuns(gridOf(detail))

/** What a mode costs on one picture whose size is known. */
function useCost(mode: DetailMode): ((inspection: InspectionSummary) => { runs: number; ms: number }) | null {
  const size = useEngine(({ status }) => (status.phase === 'ready' ? status.info.bundle.input.size : null))
  return useMemo(() => {
    if (size === null) return null
    return (inspection) => {
      const runs = networkRuns(tileGrid(mode, inspection.width, inspection.height, size))
      return { runs, ms: runs * runMs(inspection) }
    }
  }, [mode, size])
}

function Cost({ mode, item }: ModeProps) {
  const cost = useCost(mode)
  if (item?.state.phase !== 'done' || !cost) return null
  const { runs, ms } = cost(item.state.inspection)
  const time = formatMilliseconds(ms)
  return (
    <p className="text-xs text-pretty text-ink-muted numeric" data-testid="detail-cost">
      {runs > 1
        ? t`This picture: ${runs} runs of the network, about ${time}.`
        : mode === 'whole'
          ? t`This picture: one run of the network, about ${time}.`
          : t`This picture has no more pixels than the network sees at once: one run, about ${time}.`}
    </p>
  )
}

function RunAgain({ mode, item }: ModeProps) {
  const cost = useCost(mode)
  const size = useEngine(({ status }) => (status.phase === 'ready' ? status.info.bundle.input.size : null))
  const items = useInTime(useInspections, ({ items }) => items)
  const earlier = useDetail((state) => state.earlier)
  const others = useMemo(() => {
    if (size === null) return []
    return Object.values(items).flatMap(({ id, state }) => {
      if (state.phase !== 'done') return []
      const { width, height, detail } = state.inspection
      const isUpToDate = isSameGrid(gridOf(detail), tileGrid(mode, width, height, size))
      return isUpToDate ? [] : [{ id, inspection: state.inspection }]
    })
  }, [items, mode, size])
  const running = Object.keys(earlier).length
  if (running > 0)
    return (
      <div className="flex items-center justify-between gap-2">
        <span className="text-xs text-ink-muted numeric">{t`${running} to run again`}</span>
        <Button size="small" onClick={stopRunningAgain}>
          {t`Stop`}
        </Button>
      </div>
    )
  if (others.length === 0 || !cost) return null
  const isSelectedOther = others.some(({ id }) => id === item?.id)
  const total = others.reduce((sum, { inspection }) => sum + cost(inspection).ms, 0)
  const time = formatMilliseconds(total)
  const count = others.length
  return (
    <div className="flex flex-wrap gap-2">
      {item && isSelectedOther ? (
        <Button size="small" onClick={() => runAgain([item.id])}>
          {mode === 'whole' ? t`Run again whole` : t`Run again in detail`}
        </Button>
      ) : null}
      {count > 1 || !isSelectedOther ? (
        <Button size="small" variant="quiet" onClick={() => runAgain(others.map(({ id }) => id))}>
          {t`All ${count}, about ${time}`}
        </Button>
      ) : null}
    </div>
  )
}
