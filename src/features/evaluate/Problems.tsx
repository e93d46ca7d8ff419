import { plural, t } from '@lingui/core/macro'
import type { EvaluationResult } from '../../lib/evaluation/result'
import { translateError } from '../../lib/translate'

/** What could not be used, by name and with the reason. */
export function Problems({ problems }: Pick<EvaluationResult, 'problems'>) {
  if (problems.length === 0) return null
  return (
    <details className="rounded-md bg-warn-soft px-3 py-2" data-testid="problems">
      <summary className="cursor-pointer font-medium text-warn">
        {plural(problems.length, {
          one: '# file could not be used',
          other: '# files could not be used',
        })}
      </summary>
      <ul className="mt-2 grid gap-1.5">
        {problems.map(({ path, what, error }) => {
          const { message, hint } = translateError(error)
          return (
            <li key={`${what} ${path}`}>
              <span className="font-medium break-all">{path}</span>:{' '}
              {what === 'picture' ? t`left out.` : t`counts without its mask.`} {message}{' '}
              <span className="text-ink-muted">{hint}</span>
            </li>
          )
        })}
      </ul>
    </details>
  )
}
