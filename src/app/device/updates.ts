import { t } from '@lingui/core/macro'
import { toast } from 'sonner'
import type { Workbox } from 'workbox-window'
import { useDevice } from '../../stores/device'
import { isWorking } from '../../stores/work'
import { isAnyPageWorking, noPageWorks } from './work-mark'

/** How often a page that stays open asks for a new version, at most. */
const CHECK_EVERY_MS = 60 * 60 * 1000

const TOAST = 'update'

/**
 * Asks when a new version is there, and lets it take over when the user says so: never while a page of the app works.
 * Other pages stay as they are and say that they are of an older version.
 */
export function followUpdates(workbox: Workbox): void {
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
    toast(t`A new version of Flawscope is ready.`, {
      id: TOAST,
      duration: Infinity,
      action: { label: t`Restart`, onClick: () => void restart() },
      cancel: { label: t`Later`, onClick: () => undefined },
    })
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
    toast(t`Flawscope was updated. This page still runs the version before.`, {
      id: TOAST,
      duration: Infinity,
      action: { label: t`Reload`, onClick: () => location.reload() },
      cancel: { label: t`Later`, onClick: () => undefined },
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
