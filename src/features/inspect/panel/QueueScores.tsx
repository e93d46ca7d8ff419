import { useShallow } from 'zustand/react/shallow'
import { useInspections } from '../../../stores/inspections'

/** Width of the slider's thumb, by whose half the ends of the scale are inset. */
const THUMB_PX = 16

/** Every score of the queue as a tick along the slider: where a threshold would part them. */
export function QueueScores({ threshold }: { threshold: number }) {
  const scores = useInspections(
    useShallow(({ items, order }) =>
      order.flatMap((id) => {
        const state = items[id]?.state
        return state?.phase === 'done' ? [state.inspection.score] : []
      }),
    ),
  )
  const ticks = (keep: (score: number) => boolean) =>
    scores
      .filter(keep)
      .map((score) => `M${score * 1000},0V10`)
      .join('')
  return (
    <svg
      viewBox="0 0 1000 10"
      preserveAspectRatio="none"
      aria-hidden="true"
      className="pointer-events-none absolute top-[calc(50%-0.875rem)] h-2"
      style={{ left: THUMB_PX / 2, width: `calc(100% - ${THUMB_PX}px)` }}
    >
      <path
        d={ticks((score) => score < threshold)}
        stroke="var(--ok)"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
      <path
        d={ticks((score) => score >= threshold)}
        stroke="var(--ng)"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
