import { t } from '@lingui/core/macro'
import { FolderOpen, Images } from 'lucide-react'
import { Button } from '../../components/Button'

interface EmptyGuideProps {
  onBrowse: () => void
  /** Takes sample pictures, for those who have no labelled ones at hand. */
  onSamples: () => void
}

/** What a measurement needs, and how to start one. */
export function EmptyGuide({ onBrowse, onSamples }: EmptyGuideProps) {
  return (
    <div className="grid gap-6 lg:grid-cols-[minmax(0,5fr)_minmax(0,8fr)] lg:items-center lg:gap-12">
      <div>
        <h1 className="text-2xl font-semibold tracking-tight text-balance lg:text-3xl">
          {t`Measure how well flaws are found`}
        </h1>
        <p className="mt-3 max-w-xl text-base text-pretty text-ink-muted">
          {t`Give it pictures whose verdict you know. You get how well good and defective ones are told apart, what a threshold would catch and falsely alarm, and the pictures it gets most wrong.`}
        </p>
        <p className="mt-3 max-w-xl text-base text-pretty text-ink-muted">
          {t`Everything is computed in this browser, by the protocol of MVTec AD: image AUROC, pixel AUROC, AP and AUPRO up to 30 % false positives.`}
        </p>
      </div>
      <div
        onClick={onBrowse}
        className="flex min-h-72 cursor-pointer flex-col items-center justify-center gap-4 rounded-2xl border-2 border-dashed border-line-strong bg-panel px-6 py-8 transition-colors hover:border-accent"
      >
        <p className="text-center text-lg font-semibold">{t`Drop a labelled folder here`}</p>
        <div className="grid gap-x-10 gap-y-4 sm:grid-cols-2">
          <Tree
            title={t`As in MVTec AD`}
            rows={[
              ['test/good', t`good pictures`],
              ['test/scratch', t`one folder a type of defect`],
              ['ground_truth/scratch', t`masks, optional`],
            ]}
          />
          <Tree
            title={t`Or simply`}
            rows={[
              ['good', t`good pictures`],
              ['defect', t`defective ones, any name`],
              ['masks', t`masks by the same names, optional`],
            ]}
          />
        </div>
        <div className="flex flex-wrap justify-center gap-2" onClick={(event) => event.stopPropagation()}>
          <Button variant="primary" onClick={onBrowse}>
            <FolderOpen size={16} aria-hidden="true" />
            {t`Browse a folder`}
          </Button>
          <Button onClick={onSamples}>
            <Images size={16} aria-hidden="true" />
            {t`Take sample pictures`}
          </Button>
        </div>
      </div>
    </div>
  )
}

function Tree({ title, rows }: { title: string; rows: readonly (readonly [path: string, what: string])[] }) {
  return (
    <div>
      <p className="text-xs font-semibold text-ink-muted">{title}</p>
      <ul className="mt-1 grid gap-1">
        {rows.map(([path, what]) => (
          <li key={path}>
            <code className="block text-xs">{path}/</code>
            <span className="text-xs text-ink-muted">{what}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
