import { t } from '@lingui/core/macro'
import {
  Flame,
  Maximize,
  Minimize,
  Pause,
  Play,
  Settings2,
  Square,
  Video,
  Volume2,
  VolumeX,
  Zap,
} from 'lucide-react'
import { Popover } from 'radix-ui'
import { Button } from '../../components/Button'
import { IconButton } from '../../components/IconButton'
import { PopoverPanel } from '../../components/PopoverPanel'
import { useLive } from '../../stores/live'
import { useLiveSettings } from '../../stores/live-settings'
import { CameraSettings } from './CameraSettings'
import { liveSession, setFull } from './live-session'

/** Start, trigger, freeze, and how it is shown and heard. */
export function Controls() {
  const isOn = useLive((state) => state.isOn)
  const frozen = useLive((state) => state.frozen)
  const latest = useLive((state) => state.latest)
  const isFull = useLive((state) => state.isFull)
  const isTrigger = useLiveSettings(({ mode }) => mode === 'trigger')
  const hasSound = useLiveSettings((state) => state.hasSound)
  const hasOverlay = useLiveSettings((state) => state.hasOverlay)
  const toggle = 'size-9! touch:size-11! aria-pressed:bg-accent-soft aria-pressed:text-accent'
  return (
    <div
      role="toolbar"
      aria-label={t`Live`}
      className="flex flex-wrap items-center gap-1.5 border-t border-line bg-panel px-3 py-2"
    >
      <div className="flex gap-1.5 max-sm:grow">
        <Button
          className="max-sm:grow"
          variant={isOn ? 'secondary' : 'primary'}
          onClick={() => (isOn ? liveSession.stop() : void liveSession.start())}
        >
          {isOn ? <Square size={15} aria-hidden="true" /> : <Video size={16} aria-hidden="true" />}
          {isOn ? t({ message: 'Stop', context: 'camera' }) : t`Start`}
        </Button>
        {isTrigger && isOn ? (
          <Button
            variant="primary"
            className="max-sm:grow"
            disabled={frozen !== null}
            onClick={() => liveSession.trigger()}
          >
            <Zap size={16} aria-hidden="true" />
            {t`Trigger`}
          </Button>
        ) : null}
        <Button
          className="max-sm:grow"
          disabled={frozen === null && (!isOn || latest === null)}
          onClick={() => liveSession.freeze(frozen ? null : latest)}
        >
          {frozen ? <Play size={15} aria-hidden="true" /> : <Pause size={15} aria-hidden="true" />}
          {frozen ? t`Go on` : t`Freeze`}
        </Button>
      </div>
      <div className="ml-auto flex gap-1.5">
        <IconButton
          icon={Flame}
          label={t`Heat map`}
          aria-pressed={hasOverlay}
          className={toggle}
          onClick={() => useLiveSettings.setState({ hasOverlay: !hasOverlay })}
        />
        <IconButton
          icon={hasSound ? Volume2 : VolumeX}
          label={t`Sound`}
          shortcut="Q"
          aria-pressed={hasSound}
          className={toggle}
          onClick={() => liveSession.toggleSound()}
        />
        <Popover.Root>
          <Popover.Trigger asChild>
            <IconButton icon={Settings2} label={t`Camera`} className="size-9! touch:size-11!" />
          </Popover.Trigger>
          <PopoverPanel label={t`Camera`}>
            <CameraSettings />
          </PopoverPanel>
        </Popover.Root>
        <IconButton
          icon={isFull ? Minimize : Maximize}
          label={isFull ? t`Leave full screen` : t`Full screen`}
          shortcut="X"
          className="size-9! touch:size-11!"
          onClick={() => void setFull(!isFull)}
        />
      </div>
    </div>
  )
}
