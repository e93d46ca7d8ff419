import { FolderOpen, ImagePlus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../components/Button'
import { Kbd } from '../../components/Kbd'

interface EmptyStateProps {
  onBrowseFiles: () => void
  onBrowseFolder: () => void
  /** Stands in for the drop zone while the engine cannot run. */
  engineFailure: ReactNode
  gallery: ReactNode
}

/** The first thing a visitor sees: what this does, how to start, and pictures to start with. */
export function EmptyState({ onBrowseFiles, onBrowseFolder, engineFailure, gallery }: EmptyStateProps) {
  return (
    <div className="mx-auto grid w-full max-w-6xl gap-8 px-4 py-8 md:px-8 lg:py-12">
      <div className="max-w-2xl">
        <h1 className="text-2xl font-semibold tracking-tight text-balance">
          Find the flaw, see where it is, and how sure that is
        </h1>
        <p className="mt-2 text-base text-pretty text-ink-muted">
          Drop pictures of parts. Each gets a score, a verdict and a heat map in seconds, worked out in this
          browser and sent nowhere.
        </p>
      </div>
      {engineFailure ? (
        <div className="flex justify-center rounded-2xl border border-line-strong bg-panel py-6">
          {engineFailure}
        </div>
      ) : (
        <div
          onClick={onBrowseFiles}
          className="flex cursor-pointer flex-col items-center rounded-2xl border-2 border-dashed border-line-strong bg-panel px-6 py-12 text-center transition-colors hover:border-accent lg:py-16"
        >
          <DropDrawing />
          <p className="mt-5 text-lg font-semibold">Drop pictures or a folder here</p>
          <p className="mt-1 text-ink-muted">
            JPEG, PNG, WebP, AVIF, GIF or BMP, one or hundreds. Or paste one with{' '}
            <span className="inline-flex gap-1 align-middle">
              <Kbd>Ctrl</Kbd>
              <Kbd>V</Kbd>
            </span>
          </p>
          <div
            className="mt-6 flex flex-wrap justify-center gap-2"
            onClick={(event) => event.stopPropagation()}
          >
            <Button variant="primary" onClick={onBrowseFiles}>
              <ImagePlus size={16} aria-hidden="true" />
              Browse files
            </Button>
            <Button onClick={onBrowseFolder}>
              <FolderOpen size={16} aria-hidden="true" />
              Browse a folder
            </Button>
          </div>
        </div>
      )}
      {gallery}
    </div>
  )
}

/** A part under the scope: the mark of the app, at work. */
function DropDrawing() {
  return (
    <svg width="104" height="72" viewBox="0 0 104 72" fill="none" aria-hidden="true">
      <rect x="10.5" y="9.5" width="62" height="52" rx="7" className="fill-hover stroke-line-strong" />
      <circle cx="41.5" cy="35.5" r="17" className="fill-panel stroke-line-strong" />
      <circle cx="41.5" cy="35.5" r="6.5" className="fill-hover stroke-line-strong" />
      <path d="M70.6 31.4A17 17 0 1 0 82 43.6" className="stroke-ink" strokeWidth="4" strokeLinecap="round" />
      <path
        d="M86 24.5 74 35.5l2 6.5-10 3 1.5 7"
        className="stroke-accent"
        strokeWidth="4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
