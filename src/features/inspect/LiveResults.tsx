import { t } from '@lingui/core/macro'
import { useEffect, useState } from 'react'
import { formatScore } from '../../lib/format'
import { translateError } from '../../lib/translate'
import { countPhases, useInspections, type QueueItem } from '../../stores/inspections'
import { judgementOf } from '../../stores/judgements'

/** Results that arrive within this time are told as one sentence. */
const GATHER_MS = 1000

/** Tells screen readers what came out, without talking over itself when many pictures finish. */
export function LiveResults() {
  const [message, setMessage] = useState('')
  useEffect(() => {
    let gathered: QueueItem[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      timer = undefined
      const first = gathered[0]
      if (first)
        setMessage(gathered.length === 1 ? tellOne(first) : t`${gathered.length} results. ${progress()}`)
      gathered = []
    }
    const unsubscribe = useInspections.subscribe((state, previous) => {
      if (state.items === previous.items) return
      for (const id of state.order) {
        const item = state.items[id]!
        const settled = item.state.phase === 'done' || item.state.phase === 'failed'
        if (settled && previous.items[id]?.state.phase === 'running') gathered.push(item)
      }
      if (gathered.length > 0) timer ??= setTimeout(tell, GATHER_MS)
    })
    return () => {
      unsubscribe()
      clearTimeout(timer)
    }
  }, [])
  return (
    <p role="status" aria-label={t`Results`} className="sr-only">
      {message}
    </p>
  )
}

function tellOne(item: QueueItem): string {
  const { name, state } = item
  if (state.phase === 'failed') return t`${name} failed: ${translateError(state.error).message}`
  const judgement = judgementOf(item)
  if (!judgement) return ''
  const { verdict, score } = judgement
  return t`${name}: ${verdict}, score ${formatScore(score)}`
}

function progress(): string {
  const { waiting, running } = countPhases(useInspections.getState())
  const left = waiting + running
  return left === 0 ? t`All pictures inspected.` : t`${left} to go.`
}
