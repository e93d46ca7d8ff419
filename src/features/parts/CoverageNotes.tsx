import { plural, t } from '@lingui/core/macro'
import { Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { coverageOf, ENOUGH_REFERENCES } from '../../core/part-coverage'
import type { PartProfile } from '../../core/part-profile'

/** What the good pictures say about each other, worst first; nothing where all is well. */
export function CoverageNotes({ profile: { references } }: { profile: PartProfile }) {
  const { outliers, redundant, isFew, turned, otherSize } = coverageOf(references)
  const names = (ids: readonly string[]) =>
    ids.map((id) => references.find((reference) => reference.id === id)?.name ?? id).join(', ')
  if ([outliers, redundant, turned, otherSize].every(({ length }) => length === 0) && !isFew) return null
  return (
    <ul className="grid gap-2" data-testid="coverage">
      {outliers.length > 0 ? (
        <Note isWarning>
          {t`Look at ${names(outliers)}: judged by the other pictures, it may be defective or show something else. Take it out unless it is good.`}
        </Note>
      ) : null}
      {turned.length > 0 ? (
        <Note isWarning>
          {t`Upright and lying pictures are mixed: ${names(turned)}. Show the part the same way in all of them.`}
        </Note>
      ) : null}
      {otherSize.length > 0 ? (
        <Note isWarning>
          {t`Much larger or smaller than the others: ${names(otherSize)}. Sharpness differs with size and may raise false alarms.`}
        </Note>
      ) : null}
      {isFew ? (
        <Note>
          {t`${plural(references.length, { one: '# picture', other: '# pictures' })} to learn from: from ${ENOUGH_REFERENCES} on, the thresholds follow this part rather than parts in general.`}
        </Note>
      ) : null}
      {redundant.length > 0 ? (
        <Note>
          {plural(redundant.length, {
            one: '# picture adds little that the others do not show:',
            other: '# pictures add little that the others do not show:',
          })}{' '}
          {names(redundant)}
        </Note>
      ) : null}
    </ul>
  )
}

function Note({ isWarning = false, children }: { isWarning?: boolean; children: ReactNode }) {
  const Icon = isWarning ? TriangleAlert : Info
  return (
    <li className={`flex gap-2 rounded-lg p-2.5 text-pretty ${isWarning ? 'bg-warn-soft' : 'bg-hover'}`}>
      <Icon
        size={16}
        aria-hidden="true"
        className={`mt-0.5 shrink-0 ${isWarning ? 'text-warn' : 'text-ink-muted'}`}
      />
      <span className="min-w-0 break-words">{children}</span>
    </li>
  )
}
