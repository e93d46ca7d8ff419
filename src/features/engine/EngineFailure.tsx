import { t } from '@lingui/core/macro'
import { RotateCcw } from 'lucide-react'
import { Button } from '../../components/Button'
import { ErrorNotice } from '../../components/ErrorNotice'
import { useEngine } from '../../stores/engine'

/** The state in which nothing can be inspected, and the way out of it. Renders nothing while all is well. */
export function EngineFailure() {
  const status = useEngine((state) => state.status)
  const retry = useEngine((state) => state.retry)
  if (status.phase !== 'failed') return null
  return (
    <ErrorNotice
      title={t`The detector could not start`}
      error={status.error}
      actions={
        <Button variant="primary" onClick={retry}>
          <RotateCcw size={15} aria-hidden="true" />
          {t`Try again`}
        </Button>
      }
    />
  )
}
