import { useMemo, type ComponentProps } from 'react'
import { EvaluatePage } from '../features/evaluate/EvaluatePage'
import { asActivePart, usability } from '../stores/active-part'
import { useEngine } from '../stores/engine'
import { usePartLibrary } from '../stores/part-library'

/** The evaluation with every part of this device that the model that runs can judge by. */
export function EvaluatePlace({ onOpenPicture }: Pick<ComponentProps<typeof EvaluatePage>, 'onOpenPicture'>) {
  const profiles = usePartLibrary((state) => state.parts)
  const status = useEngine((state) => state.status)
  const parts = useMemo(
    () => (status.phase === 'ready' ? profiles : []).filter((part) => usability(part).ok).map(asActivePart),
    [profiles, status],
  )
  return <EvaluatePage parts={parts} onOpenPicture={onOpenPicture} />
}
