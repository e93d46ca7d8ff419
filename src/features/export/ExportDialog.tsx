import { plural, t } from '@lingui/core/macro'
import { Dialog } from 'radix-ui'
import { Button } from '../../components/Button'
import { ModalPanel } from '../../components/ModalPanel'
import { ProgressBar } from '../../components/ProgressBar'
import { SegmentedControl } from '../../components/SegmentedControl'
import { translateError } from '../../lib/translate'
import { exportScopes, useExport, type ExportScope } from '../../stores/export'
import { useInspections } from '../../stores/inspections'
import { useShownIds } from '../../stores/queue-view'
import { useShell } from '../../stores/shell'
import { useView } from '../../stores/view'
import { ContentChoice } from './ContentChoice'
import { idsOf } from './snapshot'
import { startExport } from './start-export'

/** What to export of which pictures, and how far that is. */
export function ExportDialog() {
  const isOpen = useShell(({ dialog }) => dialog === 'export')
  const { show, hide } = useShell.getState()
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => (open ? show('export') : hide('export'))}>
      <ModalPanel
        title={t`Export`}
        description={t`Made on this device; originals and their metadata are not copied.`}
        className="max-w-2xl"
      >
        <Choices />
      </ModalPanel>
    </Dialog.Root>
  )
}

/** How many pictures with a result each scope has. */
function useCounts(): Readonly<Record<ExportScope, number>> {
  const items = useInspections((state) => state.items)
  // Both scopes that are not all of them change with these.
  useInspections((state) => state.selectedId)
  useShownIds()
  const count = (scope: ExportScope): number =>
    idsOf(scope).filter((id) => items[id]?.state.phase === 'done').length
  return { selected: count('selected'), shown: count('shown'), all: count('all') }
}

function Choices() {
  const { scope, setScope, contents, running, error } = useExport()
  const isCompared = useView((state) => state.comparison !== null)
  const counts = useCounts()
  const names: Record<ExportScope, string> = { selected: t`Selected`, shown: t`Shown`, all: t`All` }
  const total = counts[scope]
  const isEmpty = total === 0 || contents.length === 0
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-sm font-semibold">{t`Pictures`}</h3>
        <SegmentedControl
          label={t`Pictures`}
          segments={exportScopes.map((value) => ({ value, label: `${names[value]} (${counts[value]})` }))}
          value={scope}
          onChange={setScope}
        />
      </div>
      <ContentChoice />
      {isCompared && (contents.includes('overlay') || contents.includes('report')) ? (
        <p className="text-xs text-ink-muted">
          {t`The comparison is not exported: overlays show the layer that was chosen before it.`}
        </p>
      ) : null}
      {error ? (
        <div role="alert" className="rounded-lg bg-warn-soft p-3">
          <p className="font-medium">{translateError(error).message}</p>
          <p className="mt-1 text-ink-muted">{translateError(error).hint}</p>
          {error.detail ? <p className="mt-1 text-xs break-words text-ink-muted">{error.detail}</p> : null}
        </div>
      ) : null}
      {running ? (
        <div className="flex min-h-9 items-center gap-3">
          <div className="grow">
            <p className="mb-1 text-xs text-ink-muted numeric">{t`${running.done} of ${running.total}`}</p>
            <ProgressBar label={t`Export`} share={running.done / running.total} />
          </div>
          <Button onClick={running.cancel}>{t`Cancel`}</Button>
        </div>
      ) : (
        <div className="flex flex-wrap items-center justify-end gap-3">
          <p className="grow text-xs text-ink-muted">
            {isEmpty
              ? t`Choose pictures with a result, and what to export of them.`
              : plural(total, { one: '# picture with a result', other: '# pictures with a result' })}
          </p>
          <Button variant="primary" disabled={isEmpty} onClick={() => void startExport()}>
            {t`Export`}
          </Button>
        </div>
      )}
    </div>
  )
}
