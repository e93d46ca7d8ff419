import { plural, t } from '@lingui/core/macro'
import { ImagePlus } from 'lucide-react'
import { useDropzone } from 'react-dropzone'
import { toast } from 'sonner'
import { Button } from '../../components/Button'
import { calibrationOf, type PartProfile } from '../../core/part-profile'
import { rateRange } from '../../core/rate-range'
import { formatPercent, formatScore } from '../../lib/format'
import { usability } from '../../stores/active-part'
import { useTeaching } from '../../stores/teaching'
import { forgetDefects, tryDefects } from './defects'
import { picturesOf } from './good-pictures'

/** Missed ones that are named. */
const MAXIMUM_NAMED = 8

/** How many pictures that are known to be defective the part finds; nothing is learned from them. */
export function Defects({ profile }: { profile: PartProfile }) {
  const isBusy = useTeaching((state) => state.work !== null)
  const { id, defects, settings } = profile
  const threshold = settings.imageThreshold ?? calibrationOf(profile).image.value
  const missed = defects.filter(({ score }) => score < threshold)
  const caught = defects.length - missed.length
  const add = async (files: readonly File[]) => {
    const pictures = await picturesOf(files)
    if (pictures.length === 0) return
    const result = await tryDefects(profile, pictures)
    if (result.ok && result.value > 0)
      toast(
        plural(result.value, {
          one: '# picture could not be judged and was left out.',
          other: '# pictures could not be judged and were left out.',
        }),
      )
  }
  const { getRootProps, getInputProps, open, isDragActive } = useDropzone({
    onDrop: (files) => void add(files),
    noClick: true,
    noKeyboard: true,
    noDragEventsBubbling: true,
    disabled: isBusy,
  })
  return (
    <div
      {...getRootProps({ role: 'presentation' })}
      className={`rounded-lg ${isDragActive ? 'outline-2 outline-offset-4 outline-accent' : ''}`}
    >
      <input {...getInputProps({ accept: 'image/*', 'aria-label': t`Known defective pictures` })} />
      <div className="grid gap-3">
        {defects.length === 0 ? (
          <p className="text-xs text-pretty text-ink-muted">
            {t`Optional: show defective pictures to see how many this part catches. Nothing is learned from them.`}
          </p>
        ) : (
          <CatchRate caught={caught} total={defects.length} />
        )}
        {missed.length > 0 ? (
          <p className="text-xs break-words text-ink-muted">
            {t`Missed:`}{' '}
            {missed
              .slice(0, MAXIMUM_NAMED)
              .map(({ name, score }) => `${name} (${formatScore(score)})`)
              .join(', ')}
            {missed.length > MAXIMUM_NAMED ? ' …' : ''}
          </p>
        ) : null}
        <div className="flex gap-2">
          <Button size="small" disabled={isBusy || !usability(profile).ok} onClick={open}>
            <ImagePlus size={14} aria-hidden="true" />
            {t`Try defective pictures`}
          </Button>
          {defects.length > 0 ? (
            <Button size="small" variant="quiet" onClick={() => void forgetDefects(id)}>
              {t`Clear`}
            </Button>
          ) : null}
        </div>
      </div>
    </div>
  )
}

function CatchRate({ caught, total }: { caught: number; total: number }) {
  const range = rateRange(caught, total)
  return (
    <p data-testid="catch-rate">
      <span className="text-xl font-semibold numeric">{formatPercent(caught / total)}</span>{' '}
      <span className="text-ink-muted">
        {t`caught: ${caught} of ${total}. With 95 % certainty ${formatPercent(range.low)} to ${formatPercent(range.high)} of such defects.`}
      </span>
    </p>
  )
}
