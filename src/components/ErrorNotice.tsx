import { t } from '@lingui/core/macro'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { FlawscopeError } from '../core/errors'
import { translateError } from '../lib/translate'

interface ErrorNoticeProps {
  title: string
  /** Without a code where the page itself failed, for which there is none. */
  error: Omit<FlawscopeError, 'code'> & Partial<Pick<FlawscopeError, 'code'>>
  /** What can be done about it here. */
  actions?: ReactNode
}

/** A failure in full: what happened, what to do, and the technical cause for those who report it. */
export function ErrorNotice({ title, error, actions }: ErrorNoticeProps) {
  const { message, hint } = translateError(error)
  return (
    <div role="alert" className="flex max-w-md flex-col items-center gap-3 p-6 text-center">
      <span className="flex size-11 items-center justify-center rounded-full bg-warn-soft text-warn">
        <TriangleAlert size={22} aria-hidden="true" />
      </span>
      <h2 className="text-lg font-semibold text-balance">{title}</h2>
      <p className="text-base text-pretty">{message}</p>
      <p className="text-sm text-pretty text-ink-muted">{hint}</p>
      {actions ? <div className="mt-1 flex flex-wrap justify-center gap-2">{actions}</div> : null}
      {error.detail ? (
        <details className="w-full text-xs text-ink-muted">
          <summary className="cursor-pointer py-1 hover:text-ink">{t`Technical detail`}</summary>
          <p className="mt-1 rounded-md bg-hover p-2 text-left break-words select-text">
            {error.code ? `${error.code}: ` : null}
            {error.detail}
          </p>
        </details>
      ) : null}
    </div>
  )
}
