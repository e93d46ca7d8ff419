import { t } from '@lingui/core/macro'
import { FileInput, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useDropzone } from 'react-dropzone'
import { toast } from 'sonner'
import { Button } from '../../components/Button'
import { DropCurtain } from '../../components/DropCurtain'
import { ErrorNotice } from '../../components/ErrorNotice'
import { useIncoming } from '../../stores/incoming'
import { partOf, usePartLibrary } from '../../stores/part-library'
import { useTeaching } from '../../stores/teaching'
import { isPartFile, picturesOf } from './good-pictures'
import { ImportDialog } from './ImportDialog'
import { importPart, type Imported } from './part-actions'
import { PartDetail } from './PartDetail'
import { PartList } from './PartList'
import { PartsEmpty } from './PartsEmpty'
import { QueueIntake } from './QueueIntake'
import { addReferences, type GoodPicture } from './teach-part'
import { TeachDialog } from './TeachDialog'

/** The place where parts are taught and kept: a list, and beside it what there is to know about one. */
export function PartsPage() {
  const { phase, parts, error } = usePartLibrary()
  const [offered] = useState(() => useTeaching.getState().offered)
  const [chosenId, setChosenId] = useState<string | null>(offered?.partId ?? null)
  // Null: closed. With pictures that were dropped, or without any yet.
  const [teaching, setTeaching] = useState<readonly GoodPicture[] | null>(
    offered?.partId === null ? offered.pictures : null,
  )
  const [refused, setRefused] = useState<Exclude<Imported, { kind: 'kept' }> | null>(null)

  useEffect(() => {
    const { offered } = useTeaching.getState()
    if (!offered) return
    useTeaching.setState({ offered: null })
    const profile = offered.partId === null ? undefined : partOf(offered.partId)
    if (profile) void addReferences(profile, offered.pictures)
  }, [])

  const take = async (files: readonly File[]) => {
    for (const file of files.filter(isPartFile)) {
      const imported = await importPart(file)
      if (imported.kind === 'kept') {
        setChosenId(imported.profile.id)
        toast.success(t`Imported ${imported.profile.name}`)
      } else setRefused(imported)
    }
    const others = files.filter((file) => !isPartFile(file))
    if (others.length === 0) return
    const pictures = await picturesOf(others)
    if (pictures.length > 0) setTeaching(pictures)
    else toast(t`There are no pictures among these files.`)
  }
  const { getRootProps, getInputProps, open } = useDropzone({
    onDrop: (files) => void take(files),
    noClick: true,
    noKeyboard: true,
  })
  const { partFiles } = useIncoming()
  useEffect(() => {
    if (partFiles.length === 0 || phase !== 'ready') return
    const timer = setTimeout(() => {
      useIncoming.setState({ partFiles: [] })
      void take(partFiles)
    })
    return () => clearTimeout(timer)
  })
  const chosen = parts.find(({ id }) => id === chosenId) ?? parts[0]
  return (
    <div {...getRootProps({ className: 'flex min-h-0 grow flex-col outline-none' })}>
      <main className="flex w-full grow flex-col" data-testid="parts-page">
        <input {...getInputProps({ 'aria-label': t`Good pictures or a part file` })} />
        {phase === 'failed' && error ? (
          <div className="flex grow items-center justify-center">
            <ErrorNotice title={t`The parts cannot be read`} error={error} />
          </div>
        ) : phase === 'loading' ? (
          <div className="grow" aria-busy="true" />
        ) : chosen ? (
          <div className="grid grow grid-cols-1 lg:grid-cols-[20rem_minmax(0,1fr)]">
            <section
              aria-label={t`Parts on this device`}
              className="flex min-w-0 flex-col border-b border-line bg-panel lg:border-r lg:border-b-0"
            >
              <header className="flex flex-wrap items-center gap-1.5 px-4 pt-4 pb-3">
                <h1 className="grow text-lg font-semibold">{t`Parts`}</h1>
                <QueueIntake size="small" onTake={setTeaching} />
                <Button size="small" variant="quiet" onClick={open}>
                  <FileInput size={14} aria-hidden="true" />
                  {t`Import`}
                </Button>
                <Button size="small" variant="primary" onClick={() => setTeaching([])}>
                  <Plus size={14} aria-hidden="true" />
                  {t`Teach a part`}
                </Button>
              </header>
              <PartList parts={parts} chosenId={chosen.id} onChoose={setChosenId} />
            </section>
            <PartDetail key={chosen.id} profile={chosen} onCopied={setChosenId} />
          </div>
        ) : (
          <PartsEmpty
            onTeach={() => setTeaching([])}
            onImport={open}
            queueIntake={<QueueIntake onTake={setTeaching} />}
          />
        )}
      </main>
      <DropCurtain text={t`Drop good pictures to teach a part, or a part file`} />
      <TeachDialog
        initial={teaching}
        onClose={() => setTeaching(null)}
        onTaught={({ id }) => {
          setTeaching(null)
          setChosenId(id)
        }}
      />
      <ImportDialog
        refused={refused}
        onClose={() => setRefused(null)}
        onTaught={({ id }) => setChosenId(id)}
      />
    </div>
  )
}
