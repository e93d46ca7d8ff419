import { t } from '@lingui/core/macro'
import { useState } from 'react'
import { useDropzone } from 'react-dropzone'
import { Button } from '../../components/Button'
import { DropCurtain } from '../../components/DropCurtain'
import { ErrorNotice } from '../../components/ErrorNotice'
import type { EvaluatedPicture } from '../../lib/evaluation/result'
import { useEngine } from '../../stores/engine'
import { useEvaluation } from '../../stores/evaluation'
import type { ActivePart } from '../../stores/parts'
import { genericImageThreshold, useThresholds } from '../../stores/thresholds'
import { EmptyGuide } from './EmptyGuide'
import { takeFolder, takeSamples } from './intake'
import { Results } from './Results'
import { runEvaluation } from './run-evaluation'
import { RunProgress } from './RunProgress'
import { SetSummary } from './SetSummary'

const GENERIC = 'generic'

interface EvaluatePageProps {
  /** Parts that can judge instead of the generic detector. */
  parts: readonly ActivePart[]
  /** Shows a picture in the viewer. */
  onOpenPicture: (picture: EvaluatedPicture) => void
}

/** The place where the detector is measured on labelled pictures. */
export function EvaluatePage({ parts, onOpenPicture }: EvaluatePageProps) {
  const set = useEvaluation((state) => state.set)
  const result = useEvaluation((state) => state.result)
  // Not the run itself, which changes with every picture.
  const isRunning = useEvaluation(({ run }) => run.phase === 'inspecting' || run.phase === 'computing')
  const failure = useEvaluation(({ run }) => (run.phase === 'failed' ? run.error : null))
  const isReady = useEngine(({ status }) => status.phase === 'ready')
  const generic = useThresholds(genericImageThreshold)
  const [subjectId, setSubjectId] = useState(GENERIC)
  const [folderInput, setFolderInput] = useState<HTMLInputElement | null>(null)
  const { getRootProps, getInputProps } = useDropzone({
    onDrop: (files) => void takeFolder(files),
    noClick: true,
    noKeyboard: true,
    noPaste: true,
  })
  const browse = () => folderInput?.click()
  const part = parts.find(({ id }) => id === subjectId)
  const start = () => {
    if (set?.ok)
      void runEvaluation(
        set.value,
        part
          ? {
              part: { id: part.id, name: part.name, key: part.key },
              threshold: part.thresholds.image,
              input: { key: part.key, model: part.model },
            }
          : { part: null, threshold: generic },
      )
  }
  const isEmpty = set === null && result === null
  return (
    <div {...getRootProps({ className: 'flex min-h-0 grow flex-col' })}>
      <main className="mx-auto w-full max-w-7xl grow px-4 py-6 md:px-8 lg:py-8">
        <input {...getInputProps({ 'aria-label': t`Labelled pictures to evaluate` })} />
        <input
          ref={setFolderInput}
          type="file"
          {...{ webkitdirectory: '' }}
          hidden
          aria-label={t`Folder of labelled pictures`}
          onChange={({ currentTarget }) => {
            void takeFolder(currentTarget.files ?? [])
            currentTarget.value = ''
          }}
        />
        {isEmpty ? (
          <EmptyGuide onBrowse={browse} onSamples={() => void takeSamples()} />
        ) : (
          <div className="grid grid-cols-1 gap-6">
            <h1 className="sr-only">{t`Evaluate`}</h1>
            {isRunning ? (
              <RunProgress />
            ) : set?.ok ? (
              <SetSummary
                set={set.value}
                subjects={[{ id: GENERIC, name: t`Generic, without references` }, ...parts]}
                subjectId={part?.id ?? GENERIC}
                onSubject={setSubjectId}
                canRun={isReady}
                onRun={start}
                onBrowse={browse}
              />
            ) : set ? (
              <Failure title={t`This folder cannot be evaluated`} error={set.error} onBrowse={browse} />
            ) : null}
            {failure ? <Failure title={t`The evaluation stopped`} error={failure} onBrowse={browse} /> : null}
            {result ? <Results result={result} onOpen={onOpenPicture} /> : null}
          </div>
        )}
        <DropCurtain text={t`Drop a labelled folder`} />
      </main>
    </div>
  )
}

interface FailureProps {
  title: string
  error: Parameters<typeof ErrorNotice>[0]['error']
  onBrowse: () => void
}

function Failure({ title, error, onBrowse }: FailureProps) {
  return (
    <div className="flex justify-center rounded-xl border border-line bg-panel">
      <ErrorNotice
        title={title}
        error={error}
        actions={<Button onClick={onBrowse}>{t`Browse a folder`}</Button>}
      />
    </div>
  )
}
