import { t } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { memo, type ReactNode } from 'react'
import { useAfterPaint } from '../../../lib/use-after-paint'
import type { QueueItem } from '../../../stores/inspections'
import { useIsHurried } from '../hurry'
import { ReviewSection } from '../review/ReviewSection'
import { RoiSection } from '../roi/RoiSection'
import { useInspection } from '../use-inspection'
import { DisplayControls } from './DisplayControls'
import { DetailSection } from './DetailSection'
import { Facts } from './Facts'
import { RegionsSection } from './regions/RegionsSection'
import { ThresholdControls } from './ThresholdControls'
import { VerdictBlock } from './VerdictBlock'

interface InspectorPanelProps {
  id: string
  /** The picture on screen; undefined when the queue is empty. */
  item: QueueItem | undefined
  partFeedback: ReactNode
  className?: string
}

/**
 * What the selected picture is and shows. Its verdict comes with the picture, as no other may stand beside it; all else follows
 * once the picture is painted.
 */
export function InspectorPanel({ id, item, partFeedback, className }: InspectorPanelProps) {
  const late = useAfterPaint(item)
  const isHurried = useIsHurried(item?.id ?? null)
  return (
    <section id={id} aria-label={t`Inspector`} className={className}>
      {item ? <VerdictBlock item={item} /> : null}
      <Sections item={isHurried ? item : late} partFeedback={partFeedback} />
    </section>
  )
}

interface SectionsProps {
  item: QueueItem | undefined
  partFeedback: ReactNode
}

const Sections = memo(function Sections({ item, partFeedback }: SectionsProps) {
  // Drawn anew in another language even though nothing else changes.
  useLingui()
  const inspection = useInspection(item)
  return (
    <>
      {partFeedback}
      {item ? <ReviewSection item={item} /> : null}
      <DisplayControls />
      <ThresholdControls />
      <RegionsSection isDone={item?.state.phase === 'done'} inspection={inspection} />
      <RoiSection />
      <DetailSection item={item} />
      {item ? <Facts item={item} inspection={inspection} /> : null}
    </>
  )
})
