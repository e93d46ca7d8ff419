import { t } from '@lingui/core/macro'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { navigate } from 'wouter/use-hash-location'
import { BlobImage } from '../../components/BlobImage'
import { Button } from '../../components/Button'
import { ErrorNotice } from '../../components/ErrorNotice'
import { ProgressBar } from '../../components/ProgressBar'
import type { Result } from '../../core/errors'
import { decodeShare, type SharedView } from '../../core/share-link'
import { useEngine } from '../../stores/engine'
import type { Picture } from '../../stores/inspections'
import { heldFile } from '../../stores/picture-files'
import { usePartLibrary } from '../../stores/part-library'
import { useParts } from '../../stores/parts'
import { differencesOf, openShare, pictureOf, type Difference, type FindSample } from './open-share'

interface SharedPlaceProps {
  /** What stands behind `#/share/` in the address. */
  link: string
  findSample: FindSample
  /** Failure of the engine, or null while it is well. */
  engineFailure: ReactNode
  /** One line on whether the engine is ready. */
  engineReadiness: ReactNode
}

/** Where a link arrives: it is checked, said what is different here, and opened in Inspect. */
export function SharedPlace({ link, findSample, engineFailure, engineReadiness }: SharedPlaceProps) {
  const decoded = useMemo(() => decodeShare(link), [link])
  const picture = usePicture(decoded, findSample)
  const refused = decoded.ok ? picture && !picture.ok && picture.error : decoded.error
  return (
    <main
      className="flex grow flex-col items-center justify-center-safe px-4 py-8"
      data-testid="shared-place"
    >
      <h1 className="sr-only">{t`Shared view`}</h1>
      {refused ? (
        <ErrorNotice
          title={t`The link was not opened`}
          error={refused}
          actions={<Button variant="primary" onClick={leave}>{t`Go to Inspect`}</Button>}
        />
      ) : (
        <Arrival
          view={decoded.ok ? decoded.value : null}
          picture={picture?.ok ? picture.value : null}
          engineFailure={engineFailure}
          engineReadiness={engineReadiness}
        />
      )}
    </main>
  )
}

const leave = (): void => navigate('/', { replace: true })

function usePicture(decoded: Result<SharedView>, findSample: FindSample): Result<Picture> | null {
  const [found, setFound] = useState<{ for: SharedView; picture: Result<Picture> } | null>(null)
  const view = decoded.ok ? decoded.value : null
  useEffect(() => {
    if (!view) return
    let isCurrent = true
    void pictureOf(view, findSample).then((picture) => {
      if (isCurrent) setFound({ for: view, picture })
    })
    return () => {
      isCurrent = false
    }
  }, [view, findSample])
  return found?.for === view ? found.picture : null
}

interface ArrivalProps extends Pick<SharedPlaceProps, 'engineFailure' | 'engineReadiness'> {
  view: SharedView | null
  picture: Picture | null
}

/** A link that is good: waits for what it takes to open it, and asks where the result will not be the sender's. */
function Arrival({ view, picture, engineFailure, engineReadiness }: ArrivalProps) {
  const status = useEngine((state) => state.status)
  const areKnown = usePartLibrary(({ phase }) => phase !== 'loading')
  const isAwaited = useParts((state) => state.isAwaited)
  const isReady = view !== null && picture !== null && status.phase === 'ready' && areKnown && !isAwaited
  // Asked once: what it depends on changes as soon as the view is opened.
  const differences = useMemo(() => (isReady ? differencesOf(view.settings) : null), [isReady, view])
  const open = () => {
    if (!view || !picture || !differences) return
    openShare(view, picture, differences)
    leave()
  }
  const canOpenAtOnce = differences?.length === 0
  useEffect(() => {
    if (canOpenAtOnce) open()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- opened once
  }, [canOpenAtOnce])
  if (status.phase === 'failed') return engineFailure
  return (
    <div className="w-full max-w-md rounded-2xl border border-line bg-panel p-5">
      <p className="text-lg font-semibold" aria-hidden="true">
        {t`Shared view`}
      </p>
      {view ? <p className="truncate text-ink-muted">{view.name}</p> : null}
      {picture ? <Preview picture={picture} /> : null}
      {differences && differences.length > 0 && view ? (
        <>
          <ul className="mt-4 grid gap-3" data-testid="share-differences">
            {differences.map((difference) => (
              <li key={difference} className="rounded-lg bg-warn-soft p-3">
                <Explanation difference={difference} view={view} />
              </li>
            ))}
          </ul>
          <div className="mt-4 flex flex-wrap justify-end gap-2">
            <Button onClick={leave}>{t`Do not open`}</Button>
            {differences.some((difference) => difference.startsWith('part-')) ? (
              <Button onClick={() => navigate('/parts')}>{t`Go to Parts`}</Button>
            ) : null}
            <Button variant="primary" onClick={open}>{t`Open anyway`}</Button>
          </div>
        </>
      ) : (
        <div className="mt-4">
          {status.phase === 'ready' ? <ProgressBar label={t`Opening`} share={undefined} /> : engineReadiness}
        </div>
      )}
    </div>
  )
}

function Explanation({ difference, view }: { difference: Difference; view: SharedView }) {
  const status = useEngine((state) => state.status)
  const part = view.settings.part?.name ?? ''
  const own = status.phase === 'ready' ? status.info.bundle.name : ''
  const [title, text] = {
    'other-model': [
      t`The sender has another model`,
      t`It was ${view.settings.bundle.id} (${view.settings.bundle.hash.slice(0, 8)}). Here ${own} inspects the picture: score and regions may differ.`,
    ],
    'part-missing': [
      t`The part ${part} is not on this device`,
      t`The sender judged by it. Ask for its file and import it on the Parts page, then open the link again. Without it the generic detector judges, with another score and other regions.`,
    ],
    'part-changed': [
      t`The part ${part} was taught otherwise here`,
      t`It judges as it is on this device: score and regions may differ.`,
    ],
    'part-unusable': [
      t`The part ${part} does not fit this device’s model`,
      t`Teach it anew on the Parts page. Until then the generic detector judges, with another score and other regions.`,
    ],
  }[difference]
  return (
    <>
      <p className="font-medium">{title}</p>
      <p className="mt-1 text-pretty text-ink-muted">{text}</p>
    </>
  )
}

function Preview({ picture: { name, source } }: { picture: Picture }) {
  const look = 'mt-3 h-64 w-full rounded-lg bg-surround object-contain'
  if (source.kind === 'sample') return <img src={source.url} alt={name} className={look} />
  // Until it joins the queue it is nowhere else.
  const file = heldFile(source)
  return file ? <BlobImage blob={file} alt={name} className={look} /> : null
}
