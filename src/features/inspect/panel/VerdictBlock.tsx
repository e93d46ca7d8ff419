import { i18n } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Clock, LoaderCircle, TriangleAlert, UserRound } from 'lucide-react'
import { VerdictShape } from '../../../components/VerdictMark'
import { ScoreBar } from '../ScoreBar'
import { formatScore } from '../../../lib/format'
import { verdictOf } from '../../../core/verdict'
import { translateError } from '../../../lib/translate'
import { verdictMeaning } from '../../../lib/verdict-words'
import type { ItemState, QueueItem } from '../../../stores/inspections'
import { useJudgement, type Judgement } from '../../../stores/judgements'
import { useRegionInHand } from '../roi/editor'
import { imageThreshold, useThresholds } from '../../../stores/thresholds'

/** Verdict and score, large enough to read in passing. The height is the same in every state. */
export function VerdictBlock({ item }: { item: QueueItem }) {
  const judgement = useJudgement(item, useRegionInHand())
  return (
    <div className="flex h-32 flex-col justify-center px-4" data-testid="verdict">
      {judgement ? <Result {...judgement} /> : null}
      {item.state.phase === 'done' ? null : <NoResult state={item.state} />}
    </div>
  )
}

function Result({ score, verdict, isOverridden }: Judgement) {
  const threshold = useThresholds(imageThreshold)
  return (
    <>
      <div className="flex items-center gap-3">
        <VerdictShape verdict={verdict} size={40} />
        <p className="grow leading-tight">
          <span className={`block text-2xl font-bold ${verdict === 'OK' ? 'text-ok' : 'text-ng'}`}>
            {verdict}
          </span>
          <span className="text-xs text-ink-muted">{verdictMeaning(verdict)}</span>
        </p>
        <p className="text-right">
          <span className="block text-score font-semibold tracking-tight numeric" data-testid="score">
            {formatScore(score)}
          </span>
        </p>
      </div>
      <ScoreBar score={score} verdict={verdictOf(score, threshold)} className="mt-3 h-1.5!" />
      <p className="mt-2 flex items-center gap-1.5 text-xs text-ink-muted numeric">
        {isOverridden ? <UserRound size={13} strokeWidth={2.5} aria-hidden="true" /> : null}
        {isOverridden
          ? t`Decided by a person; the score says ${verdictOf(score, threshold)}`
          : verdict === 'NG'
            ? t`At or above the image threshold of ${formatScore(threshold)}`
            : t`Below the image threshold of ${formatScore(threshold)}`}
      </p>
    </>
  )
}

const words = {
  waiting: { icon: Clock, title: msg`Waiting`, look: 'text-ink-muted' },
  running: { icon: LoaderCircle, title: msg`Inspecting`, look: 'animate-spin text-accent' },
  failed: { icon: TriangleAlert, title: msg`No result`, look: 'text-warn' },
} as const

function NoResult({ state }: { state: Exclude<ItemState, { phase: 'done' }> }) {
  const { icon: Icon, title, look } = words[state.phase]
  return (
    <div className="flex items-center gap-3">
      <Icon size={32} className={look} aria-hidden="true" />
      <p className="min-w-0 leading-tight">
        <span className="block text-xl font-semibold">{i18n._(title)}</span>
        {state.phase === 'failed' ? (
          <span className="line-clamp-2 text-xs text-ink-muted">{translateError(state.error).message}</span>
        ) : null}
      </p>
    </div>
  )
}
