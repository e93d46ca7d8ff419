import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { FolderOpen, ImagePlus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../components/Button'
import { Kbd } from '../../components/Kbd'

interface EmptyStateProps {
  onBrowseFiles: () => void
  onBrowseFolder: () => void
  /** Stands in for the drop zone while the engine cannot run. */
  engineFailure: ReactNode
  engineReadiness: ReactNode
  gallery: ReactNode
}

/** The first thing a visitor sees: what this does, how to start, and pictures to start with. */
export function EmptyState({
  onBrowseFiles,
  onBrowseFolder,
  engineFailure,
  engineReadiness,
  gallery,
}: EmptyStateProps) {
  return (
    <div className="mx-auto w-full max-w-7xl px-4 py-6 md:px-8 lg:py-10">
      <div className="grid gap-6 lg:grid-cols-[minmax(0,5fr)_minmax(0,8fr)] lg:items-center lg:gap-12">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight text-balance lg:text-3xl">
            {t`Find flaws in pictures of parts`}
          </h1>
          <p className="mt-3 max-w-xl text-base text-pretty text-ink-muted">
            {t`Each picture gets a score, an OK or NG verdict and a heat map of where the flaw is. The detector runs in this browser; nothing is uploaded.`}
          </p>
          <div className="mt-5 max-w-sm">{engineReadiness}</div>
        </div>
        {engineFailure ? (
          <div className="flex min-h-72 items-center justify-center rounded-2xl border border-line-strong bg-panel">
            {engineFailure}
          </div>
        ) : (
          <div
            onClick={onBrowseFiles}
            className="flex min-h-72 cursor-pointer flex-col items-center justify-center rounded-2xl border-2 border-dashed border-line-strong bg-panel px-6 py-8 text-center transition-colors hover:border-accent"
          >
            <DropDrawing />
            <p className="mt-4 text-lg font-semibold">{t`Drop pictures or a folder here`}</p>
            <p className="mt-1 text-pretty text-ink-muted">
              {t`JPEG, PNG, WebP, AVIF, TIFF, HEIC, GIF or BMP, one or hundreds.`}{' '}
              <span className="inline-flex items-baseline gap-1 pointer-coarse:hidden">
                <Trans>
                  Or paste one with <Kbd>Ctrl</Kbd> <Kbd>V</Kbd>
                </Trans>
              </span>
            </p>
            <div
              className="mt-5 flex flex-wrap justify-center gap-2"
              onClick={(event) => event.stopPropagation()}
            >
              <Button variant="primary" onClick={onBrowseFiles}>
                <ImagePlus size={16} aria-hidden="true" />
                {t`Browse files`}
              </Button>
              <Button onClick={onBrowseFolder}>
                <FolderOpen size={16} aria-hidden="true" />
                {t`Browse a folder`}
              </Button>
            </div>
          </div>
        )}
      </div>
      <h2 className="mt-10 mb-5 border-t border-line pt-6 text-lg font-semibold">
        {t`Or start with sample pictures`}
      </h2>
      {gallery}
    </div>
  )
}

/** A part under the scope: the mark of the app, at work. */
function DropDrawing() {
  return (
    <svg width="112" height="72" viewBox="0 0 112 72" fill="none" aria-hidden="true">
      <rect x="12.5" y="9.5" width="68" height="54" rx="8" className="fill-hover stroke-line-strong" />
      <circle cx="46.5" cy="36.5" r="18" className="fill-panel stroke-line-strong" />
      <circle cx="46.5" cy="36.5" r="7" className="fill-hover stroke-line-strong" />
      <circle cx="78" cy="42" r="19" className="fill-panel" />
      <g transform="translate(53.6 14.6) scale(1.6)">
        <path d="M25.57 11.59A11.2 11.2 0 1 1 18.96 5.85" className="stroke-ink" strokeWidth="2.6" />
        <path
          d="M30.6 4.2 22.9 11.9 24.6 15.6 9.8 23 19.9 14.6 18.3 10.9 26.9 1.4Z"
          className="fill-accent"
        />
      </g>
    </svg>
  )
}
