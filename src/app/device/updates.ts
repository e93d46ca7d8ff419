import { t } from '@lingui/core/macro'
import { toast } from 'sonner'
import type { Workbox } from 'workbox-window'
import { useDevice } from '../../stores/device'
import { isWorking } from '../../stores/work'
import { isAnyPageWorking, noPageWorks } from './work-mark'

/** How often a page that stays open asks for a new version, at most. */
const CHECK_EVERY_MS = 60 * 60 * 1000

/** The latest message about versions. */
let shown: string | number | undefined

/**
 * Says something about versions in place of what was said before. Never under the same id: what is said while the one
 * before is on its way out would go with it.
 */
function say(message: string, { label, onClick }: { label: string; onClick: () => void }): void {
  if (shown !== undefined) toast.dismiss(shown)
  shown = toast(message, {
    duration: Infinity,
    action: { label, onClick },
    cancel: { label: t`Later`, onClick: () => undefined },
  })
}

/**
 * Asks when a new version is there, and lets it take over when the user says so: never while a page of the app works.
 * Other pages stay as they are and say that they are of an older version.
 */
export function followUpdates(
  workbox: Pick<Workbox, 'addEventListener' | 'messageSkipWaiting' | 'update'>,
): void {
  let isWanted = false

  const restart = async () => {
    if (await isAnyPageWorking()) {
      toast(t`The new version waits until the work that is under way is done.`, {
        description: t`You will be asked again.`,
      })
      void offerWhenIdle()
      return
    }
    isWanted = true
    workbox.messageSkipWaiting()
  }

  const offerWhenIdle = async () => {
    await noPageWorks()
    say(t`A new version of Flawscope is ready.`, { label: t`Restart`, onClick: () => void restart() })
  }

  workbox.addEventListener('waiting', () => {
    useDevice.setState({ update: () => void restart() })
    void offerWhenIdle()
  })
  // The first worker that takes a page under its wings changes nothing.
  let hadWorker = navigator.serviceWorker.controller !== null
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    const wasUpdated = hadWorker
    hadWorker = true
    if (!wasUpdated) return
    if (isWanted && !isWorking()) {
      location.reload()
      return
    }
    useDevice.setState({ update: () => location.reload() })
    say(t`Flawscope was updated. This page still runs the version before.`, {
      label: t`Reload`,
      onClick: () => location.reload(),
    })
  })

  let checkedAt = performance.now()
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || performance.now() - checkedAt < CHECK_EVERY_MS) return
    checkedAt = performance.now()
    // Without a network there is nothing new.
    void workbox.update().catch(() => undefined)
  })
}
