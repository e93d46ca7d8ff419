import { t } from '@lingui/core/macro'
import { Download } from 'lucide-react'
import { Button } from '../../components/Button'
import { useMediaQuery } from '../../lib/use-media-query'
import { useDevice } from '../../stores/device'

/** Version, update and installation. */
export function AppSection() {
  const { update, install, isOnline } = useDevice()
  const isInstalled = useMediaQuery('(display-mode: standalone)')
  const version = import.meta.env.APP_VERSION
  return (
    <section aria-labelledby="device-app">
      <h3 id="device-app" className="mb-2 text-base font-semibold">{t`App`}</h3>
      <div className="flex items-center gap-3">
        <p className="min-w-0 grow text-ink-muted">
          {update ? t`Version ${version}; a new one is ready.` : t`Version ${version}`}
          {isOnline ? null : ` · ${t`no network at the moment`}`}
        </p>
        {update ? <Button onClick={update}>{t`Restart`}</Button> : null}
      </div>
      {isInstalled ? (
        <p className="mt-1 text-ink-muted">{t`Installed on this device.`}</p>
      ) : install ? (
        <Button className="mt-2 w-full" onClick={() => void install.prompt()}>
          <Download size={16} aria-hidden="true" />
          {t`Install as an app`}
        </Button>
      ) : (
        <p className="mt-1 text-ink-muted">
          {t`To install it, use the browser's menu: “Install app” or “Add to home screen”.`}
        </p>
      )}
    </section>
  )
}
