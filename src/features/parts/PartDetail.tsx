import { plural, t } from '@lingui/core/macro'
import { Copy, Download, Pencil, Trash2 } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { navigate } from 'wouter/use-hash-location'
import { Button } from '../../components/Button'
import { IconButton } from '../../components/IconButton'
import type { PartProfile } from '../../core/part-profile'
import { formatDay } from '../../lib/format'
import { translateError } from '../../lib/translate'
import { usability } from '../../stores/active-part'
import { useEngine } from '../../stores/engine'
import { useParts } from '../../stores/parts'
import { useTeaching } from '../../stores/teaching'
import { Calibration } from './Calibration'
import { CoverageNotes } from './CoverageNotes'
import { Defects } from './Defects'
import { duplicatePart, exportPart, removePart, renamePart, judgeBy } from './part-actions'
import { References } from './References'
import { RenameField } from './RenameField'
import { SetUp } from './SetUp'
import { teachAnew } from './teach-part'
import { WorkProgress } from './WorkProgress'

interface PartDetailProps {
  profile: PartProfile
  /** A copy was made: it is to be shown. */
  onCopied: (id: string) => void
}

/** Everything about one part. */
export function PartDetail({ profile, onCopied }: PartDetailProps) {
  const [isRenaming, setRenaming] = useState(false)
  const { id, name, references } = profile
  return (
    <article aria-label={name} className="min-w-0 px-4 py-5 md:px-8">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-48 grow">
          {isRenaming ? (
            <RenameField
              name={name}
              onDone={(next) => {
                setRenaming(false)
                if (next !== null && next !== name) void renamePart(id, next)
              }}
            />
          ) : (
            <h2 className="flex items-center gap-1 text-xl font-semibold">
              <span className="min-w-0 truncate">{name}</span>
              <IconButton icon={Pencil} label={t`Rename`} onClick={() => setRenaming(true)} />
            </h2>
          )}
          <p className="text-xs text-ink-muted numeric">
            {plural(references.length, { one: '# good picture', other: '# good pictures' })}
            {' · '}
            {t`taught ${formatDay(new Date(profile.createdAt))}, changed ${formatDay(new Date(profile.changedAt))}`}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-1">
          <IconButton icon={Download} label={t`Export this part`} onClick={() => void exportPart(profile)} />
          <IconButton
            icon={Copy}
            label={t`Duplicate`}
            onClick={() => void duplicatePart(id).then((copy) => copy !== null && onCopied(copy))}
          />
          <IconButton icon={Trash2} label={t`Delete`} onClick={() => void removePart(profile)} />
          <UseButton profile={profile} />
        </div>
      </header>
      <Notices profile={profile} />
      <div className="mt-5 grid gap-x-10 gap-y-8 min-[84rem]:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 content-start gap-8">
          <Part title={t`Good pictures`}>
            <CoverageNotes profile={profile} />
            <References profile={profile} />
          </Part>
        </div>
        <div className="grid min-w-0 content-start gap-8">
          <Part title={t`Calibration`}>
            <Calibration profile={profile} />
          </Part>
          <Part title={t`Known defective pictures`}>
            <Defects profile={profile} />
          </Part>
          <Part title={t`Set-up`}>
            <SetUp profile={profile} />
          </Part>
        </div>
      </div>
    </article>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid min-w-0 grid-cols-1 content-start gap-3 border-t border-line pt-3">
      <h3 className="text-sm font-semibold">{title}</h3>
      {children}
    </section>
  )
}

function UseButton({ profile }: { profile: PartProfile }) {
  const isActive = useParts(({ activePart }) => activePart?.id === profile.id)
  if (isActive)
    return (
      <Button className="ml-2" onClick={() => judgeBy(null)}>
        {t`Stop using`}
      </Button>
    )
  return (
    <Button
      variant="primary"
      className="ml-2"
      disabled={!usability(profile).ok}
      onClick={() => {
        if (judgeBy(profile.id)) navigate('/')
      }}
    >
      {t`Use in Inspect`}
    </Button>
  )
}

/** What stands in the way: another model, a failure, work that is under way. */
function Notices({ profile }: { profile: PartProfile }) {
  useEngine((state) => state.status)
  const { work, failure } = useTeaching()
  const usable = usability(profile)
  const ownFailure = failure?.partId === profile.id ? failure.error : null
  // It is said once; whoever comes back later starts afresh.
  useEffect(() => () => useTeaching.setState({ failure: null }), [])
  return (
    <>
      {usable.ok ? null : (
        <Notice error={usable.error}>
          <Button size="small" disabled={work !== null} onClick={() => void teachAnew(profile)}>
            {t`Teach anew from its pictures`}
          </Button>
        </Notice>
      )}
      {work?.partId === profile.id ? <WorkProgress className="mt-4" /> : null}
      {ownFailure ? <Notice error={ownFailure} /> : null}
    </>
  )
}

function Notice({ error, children }: { error: Parameters<typeof translateError>[0]; children?: ReactNode }) {
  const { message, hint } = translateError(error)
  return (
    <div role="alert" className="mt-4 flex flex-wrap items-center gap-3 rounded-lg bg-warn-soft p-3">
      <p className="min-w-48 grow">
        <span className="block font-medium">{message}</span>
        <span className="text-ink-muted">{hint}</span>
      </p>
      {children}
    </div>
  )
}
