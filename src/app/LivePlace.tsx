import { plural, t } from '@lingui/core/macro'
import { GraduationCap } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { navigate } from 'wouter/use-hash-location'
import { Button } from '../components/Button'
import { LivePage } from '../features/live/LivePage'
import { addPictureToReferences } from '../features/parts/feedback'
import { judgeBy } from '../features/parts/part-actions'
import { PartChooser } from '../features/parts/PartChooser'
import { TeachDialog } from '../features/parts/TeachDialog'
import { WorkProgress } from '../features/parts/WorkProgress'
import type { GoodPicture } from '../features/parts/teach-part'
import { useInspections } from '../stores/inspections'
import { fileSource } from '../stores/picture-files'
import { useLive, type LiveResult } from '../stores/live'
import { useParts } from '../stores/parts'
import { useTeaching } from '../stores/teaching'
import { liveFile } from './live-file'

/** The Live place with the parts that judge there and learn from it, and the queue that takes its pictures. */
export function LivePlace() {
  return (
    <LivePage
      partChooser={<PartChooser />}
      teaching={<LiveTeaching />}
      onKeep={(result) => void keep(result)}
      onGood={(result) => void callGood(result)}
    />
  )
}

/** A frame joins the queue of Inspect. */
async function keep(result: LiveResult): Promise<void> {
  const file = await liveFile(result)
  const [id] = useInspections.getState().add([{ name: file.name, folder: t`Live`, source: fileSource(file) }])
  toast(t`${file.name} is in the queue of Inspect`, {
    action: {
      label: t`Open`,
      onClick: () => {
        if (id !== undefined) useInspections.getState().select(id)
        navigate('/')
      },
    },
  })
}

async function callGood(result: LiveResult): Promise<void> {
  if (useParts.getState().activePart) {
    const file = await liveFile(result)
    await addPictureToReferences({ name: file.name, file })
  } else useLive.setState(({ good }) => (good.includes(result) ? {} : { good: [...good, result] }))
}

/** What is being learned, or the good frames that a new part can be taught from. */
function LiveTeaching() {
  const work = useTeaching((state) => state.work)
  const good = useLive((state) => state.good)
  const activePart = useParts((state) => state.activePart)
  const [initial, setInitial] = useState<readonly GoodPicture[] | null>(null)
  const open = async () => {
    const files = await Promise.all(good.map(liveFile))
    setInitial(files.map((file) => ({ name: file.name, file })))
  }
  return (
    <>
      {work ? (
        <div className="border-t border-line bg-panel px-4 py-3">
          <WorkProgress />
        </div>
      ) : good.length > 0 && !activePart ? (
        <section
          aria-label={t`Good pictures`}
          className="flex flex-wrap items-center gap-2 border-t border-line bg-panel px-4 py-3"
        >
          <p className="grow numeric">
            {plural(good.length, { one: '# good picture', other: '# good pictures' })}
          </p>
          <Button size="small" variant="quiet" onClick={() => useLive.setState({ good: [] })}>
            {t`Discard`}
          </Button>
          <Button size="small" variant="primary" onClick={() => void open()}>
            <GraduationCap size={14} aria-hidden="true" />
            {t`Teach a part`}
          </Button>
        </section>
      ) : null}
      <TeachDialog
        initial={initial}
        onClose={() => setInitial(null)}
        onTaught={({ id }) => {
          setInitial(null)
          useLive.setState({ good: [] })
          judgeBy(id)
        }}
      />
    </>
  )
}
