import { i18n } from '@lingui/core'
import { plural, t } from '@lingui/core/macro'
import { FolderOpen, Play } from 'lucide-react'
import { useId } from 'react'
import { Button } from '../../components/Button'
import { classesOf, type IgnoredReason, type LabelledSet } from '../../lib/evaluation/labelled-set'
import { formatNumber } from '../../lib/format'
import { ignoredWords } from './words'

/** More names than this help nobody. */
const NAMES_SHOWN = 20

interface SetSummaryProps {
  set: LabelledSet
  subjects: readonly { readonly id: string; readonly name: string }[]
  subjectId: string
  onSubject: (id: string) => void
  /** False while no detector is ready. */
  canRun: boolean
  onRun: () => void
  onBrowse: () => void
}

/** What was understood of a folder, before anything runs. */
export function SetSummary(props: SetSummaryProps) {
  const { set, subjects, subjectId, onSubject, canRun, onRun, onBrowse } = props
  const id = useId()
  const classes = classesOf(set)
  const masks = classes.reduce((sum, one) => sum + one.masks, 0)
  const good = classes.find(({ defect }) => defect === null)?.pictures ?? 0
  const defective = set.pictures.length - good
  return (
    <section className="rounded-xl border border-line bg-panel p-4" data-testid="set-summary">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="truncate text-lg font-semibold">{set.name || t`Labelled pictures`}</h2>
          <p className="text-ink-muted">
            {set.layout === 'mvtec' ? t`Read as MVTec AD` : t`Read as folders of good and defective pictures`}
          </p>
        </div>
        <Button onClick={onBrowse}>
          <FolderOpen size={16} aria-hidden="true" />
          {t`Another folder`}
        </Button>
      </div>
      <div className="mt-3 grid gap-x-8 gap-y-4 md:grid-cols-2">
        <ClassTable classes={classes} />
        <div className="grid content-start gap-2">
          {good === 0 || defective === 0 ? (
            <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">
              {good === 0
                ? t`There are no good pictures: false alarms and AUROC cannot be measured.`
                : t`There are no defective pictures: misses and AUROC cannot be measured.`}
            </p>
          ) : null}
          {masks === 0 ? (
            <p className="text-ink-muted">
              {t`There are no masks: only whole pictures are measured, not where flaws are.`}
            </p>
          ) : masks < defective ? (
            <p className="text-ink-muted">
              {t`Defective pictures without a mask are left out where pixels are measured.`}
            </p>
          ) : null}
          <Ignored set={set} />
        </div>
      </div>
      <div className="mt-4 flex flex-wrap items-end gap-3 border-t border-line pt-4">
        <div className="grid min-w-48 gap-1">
          <label htmlFor={id} className="text-xs text-ink-muted">
            {t`Judged by`}
          </label>
          <select
            id={id}
            value={subjectId}
            onChange={({ currentTarget }) => onSubject(currentTarget.value)}
            className="h-9 rounded-md border border-control bg-panel px-2 touch:h-11"
          >
            {subjects.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <Button variant="primary" disabled={!canRun} onClick={onRun} data-testid="run-evaluation">
          <Play size={16} aria-hidden="true" />
          {plural(set.pictures.length, { one: 'Evaluate # picture', other: 'Evaluate # pictures' })}
        </Button>
        {canRun ? null : <p className="pb-2 text-ink-muted">{t`The detector is not ready yet.`}</p>}
      </div>
    </section>
  )
}

function ClassTable({ classes }: { classes: ReturnType<typeof classesOf> }) {
  return (
    <table className="w-full numeric">
      <thead>
        <tr className="border-b border-line text-left text-xs text-ink-muted">
          <th className="py-1 font-medium">{t`Class`}</th>
          <th className="py-1 text-right font-medium">{t`Pictures`}</th>
          <th className="py-1 text-right font-medium">{t`Masks`}</th>
          <th className="py-1 text-right font-medium">{t`Without mask`}</th>
        </tr>
      </thead>
      <tbody>
        {classes.map(({ defect, pictures, masks }) => (
          <tr key={defect ?? ''} className="border-b border-line last:border-0">
            <td className="max-w-40 truncate py-1">{defect ?? t`good`}</td>
            <td className="py-1 text-right">{formatNumber(pictures)}</td>
            <td className="py-1 text-right">{defect === null ? '–' : formatNumber(masks)}</td>
            <td className="py-1 text-right">{defect === null ? '–' : formatNumber(pictures - masks)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Ignored({ set: { ignored } }: { set: LabelledSet }) {
  if (ignored.length === 0) return null
  const reasons = new Map<IgnoredReason, string[]>()
  for (const { path, reason } of ignored) reasons.set(reason, [...(reasons.get(reason) ?? []), path])
  return (
    <details>
      <summary className="cursor-pointer text-ink-muted hover:text-ink">
        {plural(ignored.length, { one: '# file is left out', other: '# files are left out' })}
      </summary>
      {[...reasons].map(([reason, paths]) => (
        <div key={reason} className="mt-2">
          <p>
            {formatNumber(paths.length)} · {i18n._(ignoredWords[reason])}
          </p>
          <ul className="text-xs break-all text-ink-muted">
            {paths.slice(0, NAMES_SHOWN).map((path) => (
              <li key={path}>{path}</li>
            ))}
            {paths.length > NAMES_SHOWN ? (
              <li>{plural(paths.length - NAMES_SHOWN, { one: 'and # more', other: 'and # more' })}</li>
            ) : null}
          </ul>
        </div>
      ))}
    </details>
  )
}
