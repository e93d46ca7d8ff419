import { plural, t } from '@lingui/core/macro'
import { ImagePlus, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { useDropzone } from 'react-dropzone'
import { BlobImage } from '../../components/BlobImage'
import { Button } from '../../components/Button'
import { IconButton } from '../../components/IconButton'
import { ModalPanel } from '../../components/ModalPanel'
import { MAXIMUM_REFERENCES, partNameSchema, type PartProfile } from '../../core/part-profile'
import { translateError } from '../../lib/translate'
import { useEngine } from '../../stores/engine'
import { useTeaching } from '../../stores/teaching'
import { picturesOf } from './good-pictures'
import { teachNew, type GoodPicture } from './teach-part'
import { WorkProgress } from './WorkProgress'

interface TeachDialogProps {
  /** Pictures to begin with; null while it is closed. */
  initial: readonly GoodPicture[] | null
  onClose: () => void
  onTaught: (profile: PartProfile) => void
}

/** Name and good pictures of a new part. */
export function TeachDialog({ initial, onClose, onTaught }: TeachDialogProps) {
  return (
    <Dialog.Root open={initial !== null} onOpenChange={(open) => !open && onClose()}>
      <ModalPanel
        title={t`Teach a part`}
        description={t`From 1 to ${MAXIMUM_REFERENCES} good pictures, taken as the part will be inspected.`}
        className="max-w-3xl"
      >
        {initial ? <TeachForm initial={initial} onTaught={onTaught} /> : null}
      </ModalPanel>
    </Dialog.Root>
  )
}

function TeachForm({
  initial,
  onTaught,
}: {
  initial: readonly GoodPicture[]
  onTaught: (profile: PartProfile) => void
}) {
  const [pictures, setPictures] = useState(initial)
  const [name, setName] = useState('')
  const { work, failure } = useTeaching()
  const isReady = useEngine(({ status }) => status.phase === 'ready')
  const parsed = partNameSchema.safeParse(name)
  const count = pictures.length
  const obstacle = !isReady
    ? t`The detector is still loading.`
    : count === 0
      ? t`Add at least one good picture.`
      : count > MAXIMUM_REFERENCES
        ? t`These are ${count - MAXIMUM_REFERENCES} too many: take some out.`
        : !parsed.success
          ? t`Give the part a name.`
          : null
  const add = async (files: readonly File[]) => {
    const added = await picturesOf(files)
    setPictures((known) => [...known, ...added])
  }
  const { getRootProps, getInputProps, open, isDragActive } = useDropzone({
    onDrop: (files) => void add(files),
    noClick: true,
    noKeyboard: true,
    noDragEventsBubbling: true,
    disabled: work !== null,
  })
  const start = async () => {
    if (obstacle !== null || !parsed.success) return
    const taught = await teachNew(parsed.data, pictures)
    if (taught.ok) onTaught(taught.value)
  }
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void start()
      }}
    >
      <label className="grid max-w-md gap-1">
        <span className="text-xs text-ink-muted">{t`Name of the part`}</span>
        <input
          value={name}
          maxLength={120}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          placeholder={t`such as flange, front side`}
          className="h-9 rounded-lg border border-control bg-panel px-2.5 placeholder:text-ink-faint touch:h-11"
        />
      </label>
      <div
        {...getRootProps({ role: 'presentation' })}
        className={`rounded-xl border-2 border-dashed p-3 ${isDragActive ? 'border-accent' : 'border-line-strong'}`}
      >
        <input {...getInputProps({ accept: 'image/*', 'aria-label': t`Good pictures to learn from` })} />
        <div className="flex flex-wrap items-center gap-3">
          <p className="grow text-ink-muted numeric" role="status">
            {count === 0
              ? t`Drop good pictures here`
              : plural(count, { one: '# good picture', other: '# good pictures' })}
          </p>
          <Button size="small" disabled={work !== null} onClick={open}>
            <ImagePlus size={14} aria-hidden="true" />
            {t`Browse files`}
          </Button>
        </div>
        {count > 0 ? (
          <ul
            className="mt-3 grid max-h-72 grid-cols-[repeat(auto-fill,minmax(5rem,1fr))] gap-2 overflow-y-auto"
            aria-label={t`Good pictures`}
          >
            {pictures.map((picture, index) => (
              <li key={index} className="relative min-w-0" data-testid="good-picture">
                <BlobImage
                  blob={picture.file}
                  alt=""
                  className="aspect-square w-full rounded-md bg-surround object-cover"
                />
                <p className="truncate text-2xs text-ink-muted" title={picture.name}>
                  {picture.name}
                </p>
                <IconButton
                  icon={X}
                  label={t`Leave ${picture.name} out`}
                  disabled={work !== null}
                  onClick={() => setPictures(pictures.filter((other) => other !== picture))}
                  className="absolute! top-0.5 right-0.5 size-6! bg-panel/85 touch:size-8!"
                />
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      {failure?.partId === null ? (
        <div role="alert" className="rounded-lg bg-warn-soft p-3">
          <p className="font-medium">{translateError(failure.error).message}</p>
          <p className="mt-1 text-ink-muted">{translateError(failure.error).hint}</p>
        </div>
      ) : null}
      {work ? (
        <WorkProgress />
      ) : (
        <div className="flex flex-wrap items-center justify-end gap-3">
          <p className="grow text-xs text-ink-muted">{obstacle ?? t`Nothing leaves this device.`}</p>
          <Button type="submit" variant="primary" disabled={obstacle !== null}>
            {t`Teach`}
          </Button>
        </div>
      )}
    </form>
  )
}
