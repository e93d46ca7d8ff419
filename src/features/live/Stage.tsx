import { t } from '@lingui/core/macro'
import { clsx } from 'clsx'
import { Camera, Video } from 'lucide-react'
import { BlobImage } from '../../components/BlobImage'
import { Button } from '../../components/Button'
import { ErrorNotice } from '../../components/ErrorNotice'
import { translateError } from '../../lib/translate'
import { useLive } from '../../stores/live'
import { useLiveSettings } from '../../stores/live-settings'
import { liveSession } from './live-session'
import { LiveOverlay } from './LiveOverlay'
import { useObstacle } from './obstacle'
import { RegionShade } from './RegionShade'

const attach = (video: HTMLVideoElement | null) => {
  liveSession.attach(video)
  return () => liveSession.attach(null)
}

/** The camera's picture with what was found on it, or the frame that is looked at. */
export function Stage() {
  const camera = useLive((state) => state.camera)
  const frozen = useLive((state) => state.frozen)
  const latest = useLive((state) => state.latest)
  const isStale = useLive((state) => state.isStale)
  const hasOverlay = useLiveSettings((state) => state.hasOverlay)
  const isFull = useLive((state) => state.isFull)
  const shown = frozen ?? latest
  const size = frozen ? frozen.inspection : camera.phase === 'on' ? camera.camera : null
  const isSeen = frozen !== null || camera.phase === 'on'
  return (
    <div
      data-testid="live-stage"
      className={clsx(
        '@container-size relative flex min-h-0 items-center justify-center overflow-hidden bg-surround',
        isFull ? 'grow' : 'h-[42dvh] md:h-auto md:grow',
      )}
    >
      <div
        className={clsx('relative', !isSeen && 'invisible')}
        style={{
          aspectRatio: size ? `${size.width} / ${size.height}` : '16 / 9',
          width: `min(100cqw, 100cqh * ${size ? size.width / size.height : 16 / 9})`,
        }}
      >
        <video
          ref={attach}
          muted
          playsInline
          aria-label={t`Picture of the camera`}
          className={clsx('absolute inset-0 size-full', frozen && 'invisible')}
        />
        {frozen ? (
          <BlobImage
            blob={frozen.picture}
            alt={t`Frozen picture`}
            data-testid="live-frozen"
            className="absolute inset-0 size-full"
          />
        ) : null}
        <RegionShade />
        {shown && hasOverlay && (frozen || !isStale) ? <LiveOverlay result={shown} /> : null}
      </div>
      {isSeen ? <Notes /> : <NoPicture />}
    </div>
  )
}

/** Before the camera, without it, and what went wrong with it. */
function NoPicture() {
  const camera = useLive((state) => state.camera)
  const isOn = useLive((state) => state.isOn)
  return (
    <div className="absolute inset-0 flex items-center justify-center overflow-y-auto">
      {camera.phase === 'failed' ? (
        <div data-testid="camera-failure" data-code={camera.error.code}>
          <ErrorNotice
            title={t`No picture from the camera`}
            error={camera.error}
            actions={<Button onClick={() => liveSession.retry()}>{t`Try again`}</Button>}
          />
        </div>
      ) : isOn ? (
        <p role="status" className="flex items-center gap-2 text-base text-ink-muted">
          <Camera size={18} aria-hidden="true" />
          {t`Waiting for the camera: the browser may ask whether it may be used.`}
        </p>
      ) : (
        <div className="flex max-w-sm flex-col items-center gap-3 p-6 text-center">
          <Video size={32} strokeWidth={1.5} aria-hidden="true" className="text-ink-muted" />
          <h2 className="text-lg font-semibold">{t`Inspect what the camera sees`}</h2>
          <p className="text-sm text-pretty text-ink-muted">
            {t`Its pictures stay on this device, like all others. The camera runs while this place is open, and no longer.`}
          </p>
          <Button variant="primary" onClick={() => void liveSession.start()}>
            {t`Start the camera`}
          </Button>
        </div>
      )}
    </div>
  )
}

/** What keeps verdicts from coming, over the picture. */
function Notes() {
  const obstacle = useObstacle()
  const failure = useLive((state) => state.failure)
  const presence = useLive((state) => state.presence)
  const text =
    obstacle === 'frozen'
      ? null
      : obstacle === 'muted'
        ? t`The camera gives no pictures: see whether its cover or switch is closed.`
        : obstacle === 'detector-failed'
          ? t`The detector has stopped. See the header.`
          : failure
            ? translateError(failure).message
            : presence === 'moving'
              ? t`Something moves`
              : presence === 'settling'
                ? t`Coming to rest`
                : null
  if (text === null) return null
  return (
    <p
      className="absolute inset-x-3 top-3 mx-auto w-fit max-w-full rounded-md bg-raised/95 px-2.5 py-1 text-sm shadow-pop"
      data-testid="live-note"
    >
      {text}
    </p>
  )
}
