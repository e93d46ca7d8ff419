import { HistoryPage } from '../../features/history/HistoryPage'
import { usePartLibrary } from '../../stores/part-library'
import { openRecord, teachWith } from './open-record'

/** The history with every part of this device that its pictures can be added to. */
export function HistoryPlace() {
  const parts = usePartLibrary((state) => state.parts)
  return (
    <HistoryPage
      parts={parts}
      onOpen={(seq) => void openRecord(seq)}
      onTeach={(seqs, partId) => void teachWith(seqs, partId)}
    />
  )
}
