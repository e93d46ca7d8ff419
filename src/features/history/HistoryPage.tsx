import { plural, t } from '@lingui/core/macro'
import {
  Boxes,
  ClockAlert,
  Download,
  Plus,
  Settings2,
  ShieldCheck,
  Trash2,
  TriangleAlert,
  X,
} from 'lucide-react'
import { Dialog, DropdownMenu } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { toast } from 'sonner'
import { Button } from '../../components/Button'
import { ErrorNotice } from '../../components/ErrorNotice'
import { IconButton } from '../../components/IconButton'
import { ModalPanel } from '../../components/ModalPanel'
import { formatBytes, formatNumber } from '../../lib/format'
import { translateError } from '../../lib/translate'
import { useHistoryWriting } from '../../stores/history'
import { useHistoryView } from '../../stores/history-view'
import { Check } from './Check'
import { DaySummary } from './DaySummary'
import { DeleteRecords } from './DeleteRecords'
import type { HistoryFile } from './export-history'
import { Filters } from './Filters'
import { HistoryList } from './HistoryList'
import { Settings } from './Settings'
import { failureOf, useFilter, useFound, useTotals } from './use-history'

interface HistoryPageProps {
  /** Parts that good pictures can be added to. */
  parts: readonly { readonly id: string; readonly name: string }[]
  /** Shows a record in the viewer. */
  onOpen: (seq: number) => void
  /** Teaches a new part (null) with the pictures of these records, or adds them to one. */
  onTeach: (seqs: readonly number[], partId: string | null) => void
}

/** The place where every inspection of this device is found again. */
export function HistoryPage({ parts, onOpen, onTeach }: HistoryPageProps) {
  const watched = useTotals()
  const filter = useFilter()
  const state = watched.phase === 'ready' ? watched.totals.head.hash : ''
  const found = useFound(filter, state)
  const chosen = useHistoryView((view) => view.chosen)
  const { isFull, lost } = useHistoryWriting()
  if (watched.phase === 'failed')
    return (
      <main className="flex grow items-center justify-center">
        <ErrorNotice title={t`The history cannot be read`} error={watched.error} />
      </main>
    )
  if (watched.phase === 'loading' || !found) return <main className="grow" aria-busy="true" />
  const { inspections, bytes } = watched.totals
  const show = (next: ReturnType<typeof useHistoryView.getState>['dialog']) =>
    useHistoryView.setState({ dialog: next })
  return (
    <main
      className="flex min-h-0 grow flex-col gap-3 pt-4 *:shrink-0 md:h-[calc(100dvh-3rem)] md:pt-5"
      data-testid="history-page"
    >
      <header className="flex flex-wrap items-center gap-2 px-4 md:px-6">
        <div className="mr-auto">
          <h1 className="text-lg font-semibold">{t`History`}</h1>
          <p className="text-xs text-ink-muted numeric" data-testid="history-totals">
            {plural(inspections, { one: '# inspection', other: '# inspections' })}
            {' · '}
            {t`${formatBytes(bytes)} on this device`}
          </p>
        </div>
        <ExportMenu
          seqs={chosen.size > 0 ? [...chosen].sort((a, b) => a - b) : found.seqs.toReversed()}
          isEverything={chosen.size === 0 && found.seqs.length === inspections}
          isChosen={chosen.size > 0}
        />
        <Button size="small" disabled={inspections === 0} onClick={() => show('check')}>
          <ShieldCheck size={14} aria-hidden="true" />
          {t`Check`}
        </Button>
        <Button size="small" disabled={inspections === 0} onClick={() => show('delete')}>
          <Trash2 size={14} aria-hidden="true" />
          {t`Delete`}
        </Button>
        <IconButton icon={Settings2} label={t`Settings of the history`} onClick={() => show('settings')} />
      </header>
      {isFull || lost > 0 ? (
        <Notice icon={<TriangleAlert size={14} className="shrink-0" aria-hidden="true" />}>
          {isFull
            ? t`This device has no room: new inspections are recorded without pictures and maps as long as that fits.`
            : plural(lost, {
                one: '# inspection of this visit could not be recorded.',
                other: '# inspections of this visit could not be recorded.',
              })}
        </Notice>
      ) : null}
      {inspections === 0 ? (
        <p className="mx-auto mt-16 max-w-sm px-4 text-center text-base text-pretty text-ink-muted">
          {t`Every picture that is inspected on this device is recorded here, with its scores, its verdict and what judged it. Nothing leaves the device.`}
        </p>
      ) : (
        <>
          <DaySummary rows={found.days} />
          <Filters days={found.days} />
          {found.backs > 0 ? (
            <Notice icon={<ClockAlert size={14} className="shrink-0" aria-hidden="true" />}>
              {plural(found.backs, {
                one: 'The clock of this device went back once. Records stand in the order in which they were made, whatever their times.',
                other:
                  'The clock of this device went back # times. Records stand in the order in which they were made, whatever their times.',
              })}
            </Notice>
          ) : null}
          <Selection found={found.seqs} parts={parts} onTeach={onTeach} />
          {found.seqs.length > 0 ? (
            <HistoryList seqs={found.seqs} state={state} onOpen={onOpen} />
          ) : (
            <p className="p-8 text-center text-ink-muted">{t`Nothing of the history is like that.`}</p>
          )}
        </>
      )}
      <Window
        dialog="settings"
        title={t`Settings of the history`}
        description={t`Recorded with every inspection.`}
      >
        <Settings />
      </Window>
      <Window
        dialog="check"
        title={t`Check of the history`}
        description={t`Each record holds the hash of the one before it.`}
      >
        <Check />
      </Window>
      <Window dialog="delete" title={t`Delete from the history`} description={t`This cannot be undone.`}>
        <DeleteRecords total={inspections} onDone={() => show(null)} />
      </Window>
    </main>
  )
}

function Notice({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p
      className="mx-4 flex items-center gap-2 rounded-lg bg-warn-soft px-3 py-2 text-xs text-warn md:mx-6"
      role="note"
    >
      {icon}
      <span className="text-pretty">{children}</span>
    </p>
  )
}

interface WindowProps {
  dialog: NonNullable<ReturnType<typeof useHistoryView.getState>['dialog']>
  title: string
  description: string
  children: ReactNode
}

function Window({ dialog, title, description, children }: WindowProps) {
  const isOpen = useHistoryView((view) => view.dialog === dialog)
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && useHistoryView.setState({ dialog: null })}>
      <ModalPanel title={title} description={description} className="max-w-md">
        {children}
      </ModalPanel>
    </Dialog.Root>
  )
}

interface SelectionProps extends Pick<HistoryPageProps, 'parts' | 'onTeach'> {
  found: readonly number[]
}

/** How many are listed and chosen, and what can be done with those. */
function Selection({ found, parts, onTeach }: SelectionProps) {
  const chosen = useHistoryView((view) => view.chosen)
  const seqs = [...chosen].sort((a, b) => a - b)
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-2 px-4 md:px-6">
      <p className="mr-auto text-xs text-ink-muted numeric" role="status" data-testid="history-found">
        {plural(found.length, { one: '# listed', other: '# listed' })}
        {chosen.size > 0 ? ` · ${plural(chosen.size, { one: '# chosen', other: '# chosen' })}` : null}
      </p>
      {chosen.size > 0 ? (
        <>
          <Button size="small" variant="primary" onClick={() => onTeach(seqs, null)}>
            <Plus size={14} aria-hidden="true" />
            {t`Teach a part with these`}
          </Button>
          {parts.length > 0 ? (
            <Menu
              label={
                <>
                  <Boxes size={14} aria-hidden="true" />
                  {t`Add to part`}
                </>
              }
              items={parts.map(({ id, name }) => ({ id, name, run: () => onTeach(seqs, id) }))}
            />
          ) : null}
          <Button size="small" variant="quiet" onClick={() => useHistoryView.setState({ chosen: new Set() })}>
            <X size={14} aria-hidden="true" />
            {t`Choose none`}
          </Button>
        </>
      ) : (
        <Button
          size="small"
          variant="quiet"
          disabled={found.length === 0}
          onClick={() => useHistoryView.setState({ chosen: new Set(found) })}
        >
          {t`Choose all listed`}
        </Button>
      )}
    </div>
  )
}

interface ExportMenuProps {
  seqs: readonly number[]
  isEverything: boolean
  isChosen: boolean
}

function ExportMenu({ seqs, isEverything, isChosen }: ExportMenuProps) {
  const [isBusy, setIsBusy] = useState(false)
  const save = async (kind: HistoryFile) => {
    setIsBusy(true)
    try {
      const { saveHistory } = await import('./export-history')
      const name = await saveHistory(kind, seqs, isEverything)
      toast(t`Exported ${name}`)
    } catch (cause) {
      const { message, hint } = translateError(failureOf(cause))
      toast.error(message, { description: hint })
    }
    setIsBusy(false)
  }
  const count = formatNumber(seqs.length)
  return (
    <Menu
      disabled={seqs.length === 0 || isBusy}
      label={
        <>
          <Download size={14} aria-hidden="true" />
          {isBusy ? t`Exporting` : isChosen ? t`Export ${count} chosen` : t`Export`}
        </>
      }
      items={[
        { id: 'csv', name: t`Table (CSV)`, run: () => void save('csv') },
        {
          id: 'json',
          name: isEverything ? t`Data with the chain (JSON)` : t`Data (JSON)`,
          run: () => void save('json'),
        },
        { id: 'zip', name: t`Everything with pictures (ZIP)`, run: () => void save('zip') },
      ]}
    />
  )
}

interface MenuProps {
  label: ReactNode
  items: readonly { readonly id: string; readonly name: string; readonly run: () => void }[]
  disabled?: boolean
}

function Menu({ label, items, disabled = false }: MenuProps) {
  return (
    // Not modal: the page stays where it is for a screen reader.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button size="small" disabled={disabled}>
          {label}
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        align="end"
        sideOffset={6}
        collisionPadding={8}
        className="z-40 max-h-80 min-w-44 animate-pop overflow-y-auto rounded-xl bg-raised p-1 shadow-pop"
      >
        {items.map(({ id, name, run }) => (
          <DropdownMenu.Item
            key={id}
            onSelect={run}
            className="flex h-8 cursor-pointer items-center rounded-lg px-2.5 outline-none select-none data-highlighted:bg-hover touch:h-11"
          >
            {name}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}
