import { msg, t } from '@lingui/core/macro'
import type { CommandGroup } from '../../lib/command'
import { useLive } from '../../stores/live'

/** What they do is there already: they can be run in the Live place alone. */
const session = () => import('./live-session')

export const liveCommands: CommandGroup = {
  id: 'live',
  name: msg`Live`,
  commands: [
    {
      id: 'live.start',
      label: msg`Start or stop the camera`,
      keys: ['v'],
      run: () =>
        void session().then(({ liveSession }) =>
          useLive.getState().isOn ? liveSession.stop() : void liveSession.start(),
        ),
    },
    {
      id: 'live.freeze',
      label: msg`Freeze, or go on`,
      keys: ['f'],
      run: () =>
        void session().then(({ liveSession }) => {
          const { frozen, latest } = useLive.getState()
          liveSession.freeze(frozen ? null : latest)
        }),
      disabledReason: () => {
        const { frozen, latest, isOn } = useLive.getState()
        return frozen || (isOn && latest) ? null : t`No picture has been inspected yet.`
      },
    },
    {
      id: 'live.trigger',
      label: msg`Inspect the picture of this moment`,
      keys: ['i'],
      run: () => void session().then(({ liveSession }) => liveSession.trigger()),
      disabledReason: () => (useLive.getState().isOn ? null : t`The camera is off.`),
    },
    {
      id: 'live.full',
      label: msg`Full screen, or back`,
      keys: ['x'],
      run: () => void session().then(({ setFull }) => setFull(!useLive.getState().isFull)),
    },
    {
      id: 'live.sound',
      label: msg`Sound on or off`,
      keys: ['q'],
      run: () => void session().then(({ liveSession }) => liveSession.toggleSound()),
    },
    {
      id: 'live.reset',
      label: msg`Reset the counters`,
      run: () => void session().then(({ resetTally }) => resetTally()),
      disabledReason: () => {
        const { OK, NG } = useLive.getState().tally
        return OK + NG > 0 ? null : t`Nothing has been counted yet.`
      },
    },
  ],
}
