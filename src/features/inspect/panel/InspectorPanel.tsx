import { t } from '@lingui/core/macro'
import type { ReactNode } from 'react'
import { ReviewSection } from '../review/ReviewSection'
import { RoiSection } from '../roi/RoiSection'
import { useInspection } from '../use-inspection'
import { useSelectedItem } from '../use-selected-item'
import { DisplayControls } from './DisplayControls'
import { DetailSection } from './DetailSection'
import { Facts } from './Facts'
import { RegionsSection } from './regions/RegionsSection'
import { ThresholdControls } from './ThresholdControls'
import { VerdictBlock } from './VerdictBlock'

interface InspectorPanelProps {
  id: string
  partFeedback: ReactNode
  className?: string
}

export function InspectorPanel({ id, partFeedback, className }: InspectorPanelProps) {
  const item = useSelectedItem()
  const inspection = useInspection(item)
  return (
    <section id={id} aria-label={t`Inspector`} className={className}>
      {item ? <VerdictBlock item={item} /> : null}
      {partFeedback}
      {item ? <ReviewSection item={item} /> : null}
      <DisplayControls />
      <ThresholdControls />
      <RegionsSection isDone={item?.state.phase === 'done'} inspection={inspection} />
      <RoiSection />
      <DetailSection />
      {item ? <Facts item={item} inspection={inspection} /> : null}
    </section>
  )
}
