import { t } from '@lingui/core/macro'
import { toast } from 'sonner'
import { useInspections } from '../../stores/inspections'
import { isWorking } from '../../stores/work'

const FLAG = 'flawscope.isolated-once'

/**
 * Loads the page anew where only the service worker's headers isolate it, which gives the detector its threads: once
 * a tab, on the first visit, and never when anything is under way or in line; then a person is asked.
 */
export function isolateOnce(): void {
  // In a frame the page around decides, and a reload changes nothing.
  if (crossOriginIsolated || !isSecureContext || window.top !== window.self || wasTried()) return
  if (isWorking() || useInspections.getState().order.length > 0) {
    toast(t`Loaded anew, this page can use all of the processor's cores.`, {
      id: 'isolation',
      duration: 20_000,
      action: { label: t`Reload`, onClick: reload },
    })
    return
  }
  reload()
}

function reload(): void {
  // Without a mark that lasts, nothing would keep the page from doing it again.
  if (mark()) location.reload()
}

/** Tried in this tab; a tab that keeps no mark is taken for one that has. */
function wasTried(): boolean {
  try {
    return sessionStorage.getItem(FLAG) !== null
  } catch {
    return true
  }
}

function mark(): boolean {
  try {
    sessionStorage.setItem(FLAG, '1')
    return true
  } catch {
    return false
  }
}
