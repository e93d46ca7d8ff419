import { t } from '@lingui/core/macro'
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

export function InspectorPanel({ id, className }: { id: string; className?: string }) {
  const item = useSelectedItem()
  const inspection = useInspection(item)
  return (
    <section id={id} aria-label={t`Inspector`} className={className}>
      {item ? <VerdictBlock item={item} /> : null}
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
