import { t } from '@lingui/core/macro'
import type { FallbackProps } from 'react-error-boundary'
import { Button } from '../components/Button'
import { ErrorNotice } from '../components/ErrorNotice'
import { describe } from '../core/errors'

/** What is left when the page itself has failed. */
export function Crash({ error, resetErrorBoundary }: FallbackProps) {
  const failure = {
    message: t`An error in the page stopped it.`,
    hint: t`Your pictures are untouched. Show the page again, or reload it if that does not help.`,
    detail: describe(error),
  }
  return (
    <div className="flex min-h-dvh items-center justify-center">
      <ErrorNotice
        title={t`Flawscope stopped`}
        error={failure}
        actions={
          <>
            <Button variant="primary" onClick={() => resetErrorBoundary()}>
              {t`Show the page again`}
            </Button>
            <Button onClick={() => location.reload()}>{t`Reload`}</Button>
          </>
        }
      />
    </div>
  )
}
