import { plural, t } from '@lingui/core/macro'
import { Dialog } from 'radix-ui'
import { useEffect, useState } from 'react'
import { Button } from '../../components/Button'
import { ModalPanel } from '../../components/ModalPanel'
import { ProgressBar } from '../../components/ProgressBar'
import { SegmentedControl } from '../../components/SegmentedControl'
import { VerdictMark } from '../../components/VerdictMark'
import { describe, fail, type Result } from '../../core/errors'
import { sentence } from '../../core/sentence'
import { MAXIMUM_LINK } from '../../core/share-link'
import { verdictOf } from '../../core/verdict'
import { formatBytes, formatNumber, formatScore } from '../../lib/format'
import { saveFile } from '../../lib/save-file'
import { translateError } from '../../lib/translate'
import { useInspections } from '../../stores/inspections'
import { useShell } from '../../stores/shell'
import { LinkField } from './LinkField'
import { makeShare, type FinishedItem, type Share } from './make-share'
import { MAXIMUM_QR_CHARACTERS, QrCode } from './QrCode'
import { SeenPicture } from './SeenPicture'

/** Characters of a link: as many as one may have, or as few as most chat programs take. */
const lengths = { best: MAXIMUM_LINK, short: 8000 } as const
type Length = keyof typeof lengths

/** Makes a link of the picture on screen and shows what its receiver will see. */
export function ShareDialog() {
  const isOpen = useShell(({ dialog }) => dialog === 'share')
  const { show, hide } = useShell.getState()
  const item = useInspections(({ items, selectedId }) =>
    selectedId === null ? undefined : items[selectedId],
  )
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => (open ? show('share') : hide('share'))}>
      <ModalPanel
        title={t`Share this view`}
        description={t`A link that opens the same picture with the same settings, inspected anew on the receiver’s device.`}
        className="max-w-2xl"
      >
        {item?.state.phase === 'done' ? (
          <Sharing key={item.id} item={item as FinishedItem} />
        ) : (
          <p className="py-6 text-ink-muted">{t`The picture has no result yet.`}</p>
        )}
      </ModalPanel>
    </Dialog.Root>
  )
}

function Sharing({ item }: { item: FinishedItem }) {
  const [length, setLength] = useState<Length>('best')
  const result = useShare(item, lengths[length])
  const isSample = item.source.kind === 'sample'
  return (
    <div className="grid gap-4">
      {isSample ? null : (
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h3 className="text-sm font-semibold">{t`Copy of the picture in the link`}</h3>
          <SegmentedControl
            label={t`Copy of the picture in the link`}
            segments={[
              { value: 'best', label: t`Best that fits` },
              { value: 'short', label: t`Small, for chats` },
            ]}
            value={length}
            onChange={setLength}
          />
        </div>
      )}
      {result === null ? (
        <Making isSample={isSample} />
      ) : result.ok ? (
        <Made item={item} share={result.value} />
      ) : (
        <div role="alert" className="rounded-lg bg-warn-soft p-3">
          <p className="font-medium">{translateError(result.error).message}</p>
          <p className="mt-1 text-ink-muted">{translateError(result.error).hint}</p>
          <FileInstead />
        </div>
      )}
    </div>
  )
}

/** Null while it is being made; made anew for another length. */
function useShare(item: FinishedItem, maximumCharacters: number): Result<Share> | null {
  const [made, setMade] = useState<{ for: string; result: Result<Share> } | null>(null)
  const key = `${item.id} ${maximumCharacters}`
  useEffect(() => {
    const abort = new AbortController()
    makeShare(item, maximumCharacters, abort.signal)
      .catch((cause: unknown) =>
        fail('share-failed', sentence`The link could not be made.`, sentence`Try again.`, describe(cause)),
      )
      .then(
        (result) => {
          if (!abort.signal.aborted) setMade({ for: key, result })
        },
        () => undefined,
      )
    return () => abort.abort()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the window keeps the page, and what is shared, as they are
  }, [key])
  return made?.for === key ? made.result : null
}

function Making({ isSample }: { isSample: boolean }) {
  return (
    <div className="flex min-h-64 flex-col justify-center gap-2" aria-live="polite">
      <p className="text-ink-muted">
        {isSample
          ? t`Making the link`
          : t`Making a small copy and inspecting it, so that you see what the receiver will see`}
      </p>
      <ProgressBar label={t`Making the link`} share={undefined} />
    </div>
  )
}

function Made({ item, share }: { item: FinishedItem; share: Share }) {
  const { link, seen, settings, copy } = share
  const address = addressOf(link)
  const fitsQr = address.length <= MAXIMUM_QR_CHARACTERS
  const verdict = verdictOf(seen.score, settings.imageThreshold)
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <figure className="flex min-h-40 items-center justify-center rounded-xl bg-surround p-2">
          <SeenPicture share={share} label={t`${item.name}, as the receiver will see it`} />
        </figure>
        <div className="min-w-0">
          <p className="truncate font-semibold" title={item.name}>
            {item.name}
          </p>
          <p className="mt-1.5 flex flex-wrap items-center gap-2 numeric" data-testid="shared-result">
            <VerdictMark verdict={verdict} />
            <span>{formatScore(seen.score)}</span>
            <span className="text-ink-muted">
              {plural(seen.regions.length, { one: '# region', other: '# regions' })}
            </span>
          </p>
          {copy ? <Difference item={item} share={share} copy={copy} /> : null}
          <p className="mt-3 text-xs text-ink-muted">
            {settings.part
              ? t`Judged by the part ${settings.part.name}: the receiver needs it too. Export it on the Parts page and send its file along.`
              : t`The receiver’s own settings stay as they are: the view says how to go back to them.`}
          </p>
        </div>
      </div>
      <LinkField address={address} name={item.name} />
      {fitsQr ? (
        <div className="flex flex-wrap items-center gap-4">
          <QrCode address={address} />
          <p className="min-w-40 grow basis-40 text-ink-muted">
            {t`Point a phone’s camera at the code to open the view there.`}
          </p>
        </div>
      ) : (
        <p className="text-xs text-ink-muted">
          {copy
            ? t`A link with a picture in it is too long for a QR code; views of the sample pictures have one.`
            : t`This link is too long for a QR code: the region of interest has too many corners.`}
        </p>
      )}
    </>
  )
}

/** What the copy costs: its size, and how its result differs. */
function Difference({
  item,
  share: { seen },
  copy,
}: {
  item: FinishedItem
  share: Share
  copy: NonNullable<Share['copy']>
}) {
  const { width, height } = item.state.inspection
  const { agreement, originalScore, blob } = copy
  const isSmaller = copy.width !== width
  const areSame = agreement.missing === 0 && agreement.added === 0
  return (
    <div className="mt-3 grid gap-1.5 text-xs text-ink-muted numeric" data-testid="copy-difference">
      <p>
        {isSmaller
          ? t`Shared as a copy of ${copy.width} × ${copy.height} px (original: ${width} × ${height} px), ${formatBytes(blob.size)}, without metadata.`
          : t`Shared at full size, ${copy.width} × ${copy.height} px, encoded anew in ${formatBytes(blob.size)}, without metadata.`}
      </p>
      <p>{t`The original’s score is ${formatScore(originalScore)}, the copy’s ${formatScore(seen.score)}.`}</p>
      <p>
        {areSame
          ? agreement.shared === 0
            ? t`No regions in either.`
            : t`The same regions; edges differ by at most ${formatNumber(Math.round(agreement.shift * 10) / 10)} px.`
          : t`Regions in both: ${agreement.shared}; only in the original: ${agreement.missing}; only in the copy: ${agreement.added}.`}
      </p>
      {isSmaller || !areSame ? (
        <p className="flex flex-wrap gap-2 pt-1">
          <Button size="small" onClick={() => saveFile(blob, `${item.name}.${extensionOf(blob)}`)}>
            {t`Save the copy`}
          </Button>
          <FileInstead />
        </p>
      ) : null}
    </div>
  )
}

/** For pictures that are better sent whole. */
function FileInstead() {
  return (
    <Button size="small" onClick={() => useShell.getState().show('export')}>
      {t`Export as files instead`}
    </Button>
  )
}

const extensionOf = ({ type }: Blob): string => (type === 'image/webp' ? 'webp' : 'jpg')

/** The address of this app with a view in its fragment, which browsers send to no server. */
const addressOf = (link: string): string => `${location.href.split('#')[0]!}#/share/${link}`
