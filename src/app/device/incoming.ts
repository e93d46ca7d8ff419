import { navigate } from 'wouter/use-hash-location'
import { INBOX_MESSAGE, INBOX_NAME_HEADER, inboxCacheName } from '../../core/kept-files'
import { addFiles } from '../../features/inspect/intake'
import { assetUrl } from '../../lib/assets'
import { useIncoming } from '../../stores/incoming'

interface LaunchParams {
  readonly files?: readonly { getFile: () => Promise<File> }[]
}

/** Where the browser can open files with an installed app. */
interface LaunchWindow {
  readonly launchQueue?: { setConsumer: (consumer: (params: LaunchParams) => void) => void }
}

const INBOX_LOCK = 'flawscope.inbox'

/** Takes what other apps share and what the system opens with this one. */
export function takeIncoming(): void {
  void emptyInbox()
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ type?: unknown } | null>) => {
    if (data?.type === INBOX_MESSAGE) void emptyInbox()
  })
  const { launchQueue } = window as unknown as LaunchWindow
  launchQueue?.setConsumer(({ files = [] }) => {
    void Promise.all(files.map((handle) => handle.getFile())).then(receive)
  })
}

/** Pictures join the queue; part files go to the place of parts. */
function receive(files: readonly File[]): void {
  if (files.length === 0) return
  const isPart = ({ name }: File) => /\.flawscope$/i.test(name)
  const parts = files.filter(isPart)
  const pictures = files.filter((file) => !isPart(file))
  if (parts.length > 0) {
    useIncoming.setState(({ partFiles }) => ({ partFiles: [...partFiles, ...parts] }))
    navigate('/parts')
  }
  if (pictures.length > 0) {
    addFiles(pictures)
    navigate('/')
  }
}

/** One page takes it, whichever comes first. */
async function emptyInbox(): Promise<void> {
  const name = inboxCacheName(assetUrl('./'))
  if (!(await caches.has(name))) return
  await navigator.locks.request(INBOX_LOCK, async () => {
    const inbox = await caches.open(name)
    const files: File[] = []
    for (const key of await inbox.keys()) {
      const response = await inbox.match(key)
      if (response) {
        const content = await response.blob()
        const fileName = decodeURIComponent(response.headers.get(INBOX_NAME_HEADER) ?? 'shared')
        files.push(new File([content], fileName, { type: content.type }))
      }
    }
    await caches.delete(name)
    receive(files)
  })
}
