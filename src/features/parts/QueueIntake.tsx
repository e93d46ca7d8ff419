import { t } from '@lingui/core/macro'
import { ListChecks } from 'lucide-react'
import { Button } from '../../components/Button'
import { MAXIMUM_REFERENCES } from '../../core/part-profile'
import { useInspections } from '../../stores/inspections'
import { useVerdictCounts } from '../../stores/judgements'
import { okItems, pictureOf } from './good-pictures'
import { sayUnreadable } from './part-actions'
import type { GoodPicture } from './teach-part'

interface QueueIntakeProps {
  size?: 'small' | 'medium'
  onTake: (pictures: readonly GoodPicture[]) => void
}

/** Takes the queue's OK pictures as good ones, the first sixty; not there while the queue has none. */
export function QueueIntake({ size = 'medium', onTake }: QueueIntakeProps) {
  const isEmpty = useInspections(({ order }) => order.length === 0)
  const { OK } = useVerdictCounts()
  if (isEmpty || OK === 0) return null
  const take = async () => {
    try {
      onTake(await Promise.all(okItems().slice(0, MAXIMUM_REFERENCES).map(pictureOf)))
    } catch (cause) {
      sayUnreadable(cause)
    }
  }
  return (
    <Button size={size} variant={size === 'small' ? 'quiet' : 'secondary'} onClick={() => void take()}>
      <ListChecks size={size === 'small' ? 14 : 16} aria-hidden="true" />
      {t`From the queue: ${Math.min(OK, MAXIMUM_REFERENCES)} OK`}
    </Button>
  )
}
