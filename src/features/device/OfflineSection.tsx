import { t } from '@lingui/core/macro'
import { CircleCheck, CircleDashed, HardDriveDownload } from 'lucide-react'
import { Button } from '../../components/Button'
import { ProgressBar } from '../../components/ProgressBar'
import { formatBytes } from '../../lib/format'
import { offlineGroups, type KeptFile, type OfflineGroup } from '../../lib/offline/offline-files'
import { translateError } from '../../lib/translate'
import { useDevice } from '../../stores/device'
import { makeAvailable, survey, useOffline } from './use-offline'

/** What works without a network, what is missing for the rest, and the way to fetch it. */
export function OfflineSection() {
  const { service } = useDevice()
  const { files, running, error } = useOffline()
  const missingBytes = bytesOf((files ?? []).filter(({ isKept, sha256 }) => !isKept && sha256 !== undefined))
  return (
    <section aria-labelledby="device-offline">
      <h3 id="device-offline" className="mb-2 text-base font-semibold">{t`Offline use`}</h3>
      <p role="status" className="text-ink-muted">
        {sentenceFor(service, files)}
      </p>
      {files ? (
        <ul className="mt-3 grid gap-1.5 rounded-lg border border-line p-3 numeric">
          {offlineGroups.map((group) => (
            <GroupRow key={group} group={group} files={files.filter((file) => file.group === group)} />
          ))}
        </ul>
      ) : null}
      {error ? (
        <div role="alert" className="mt-3 rounded-lg bg-warn-soft p-3">
          <p className="font-medium">{translateError(error).message}</p>
          <p className="mt-1 text-ink-muted">{translateError(error).hint}</p>
          {files ? null : (
            <Button size="small" className="mt-2" onClick={() => void survey()}>
              {t`Try again`}
            </Button>
          )}
        </div>
      ) : null}
      {running ? (
        <div className="mt-3 flex items-center gap-3">
          <span className="min-w-0 grow">
            <span className="mb-1.5 block text-xs text-ink-muted numeric" data-testid="offline-progress">
              {t`${formatBytes(running.doneBytes)} of ${formatBytes(running.totalBytes)}`}
            </span>
            <ProgressBar
              label={t`Making available offline`}
              share={running.totalBytes === 0 ? 1 : running.doneBytes / running.totalBytes}
            />
          </span>
          <Button onClick={running.cancel}>{t`Cancel`}</Button>
        </div>
      ) : files && missingBytes > 0 && service === 'on' ? (
        <Button variant="primary" className="mt-3 w-full" onClick={() => void makeAvailable()}>
          <HardDriveDownload size={16} aria-hidden="true" />
          {t`Make available offline: ${formatBytes(missingBytes)}`}
        </Button>
      ) : null}
    </section>
  )
}

function GroupRow({ group, files }: { group: OfflineGroup; files: readonly KeptFile[] }) {
  const total = bytesOf(files)
  const kept = bytesOf(files.filter(({ isKept }) => isKept))
  const isWhole = kept === total
  const Icon = isWhole ? CircleCheck : CircleDashed
  return (
    <li className="flex items-center gap-2.5" data-testid={`offline-${group}`} data-kept={isWhole}>
      <Icon
        size={16}
        className={isWhole ? 'shrink-0 text-ok' : 'shrink-0 text-ink-faint'}
        aria-label={isWhole ? t`on this device` : t`not on this device`}
      />
      <span className="min-w-0 grow">{nameOf(group)}</span>
      <span className="whitespace-nowrap text-ink-muted">
        {isWhole ? formatBytes(total) : t`${formatBytes(kept)} of ${formatBytes(total)}`}
      </span>
    </li>
  )
}

const bytesOf = (files: readonly KeptFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0)

function nameOf(group: OfflineGroup): string {
  switch (group) {
    case 'shell':
      return t`App in all languages`
    case 'runtime':
      return t`Inference runtime`
    case 'model':
      return t`Detector and parts`
    case 'formats':
      return t`HEIC pictures`
    case 'samples':
      return t`Sample pictures`
  }
}

function sentenceFor(service: 'starting' | 'on' | 'off', files: readonly KeptFile[] | null): string {
  if (service === 'off')
    return t`This browser keeps no app here at the moment: private windows and blocked site data do that. Everything works as long as there is a network.`
  if (!files || service === 'starting') return t`Looking at what is here…`
  const lacks = (group: OfflineGroup) => files.some((file) => file.group === group && !file.isKept)
  if (!files.some(({ isKept }) => !isKept))
    return t`Everything is on this device. Flawscope works without a network.`
  if (lacks('shell') || lacks('runtime'))
    return t`Not complete yet: without a network, Flawscope would not start.`
  return t`Flawscope starts without a network. Make the rest available to teach parts, read every format and try samples there as well.`
}
