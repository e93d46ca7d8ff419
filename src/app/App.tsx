import { useLingui } from '@lingui/react'
import { useState } from 'react'
import { EngineFailure } from '../features/engine/EngineFailure'
import { EngineReadiness } from '../features/engine/EngineReadiness'
import { InspectPage } from '../features/inspect/InspectPage'
import { SampleDialog } from '../features/samples/SampleDialog'
import { SampleGallery } from '../features/samples/SampleGallery'
import { useEngine } from '../stores/engine'
import { Header } from './Header'

/** Composes the features; they do not know each other. */
export function App() {
  // Everything below is drawn anew in another language: the app is the one place that has to listen.
  useLingui()
  const [isShortcutSheetOpen, setShortcutSheetOpen] = useState(false)
  const [isSampleDialogOpen, setSampleDialogOpen] = useState(false)
  const hasEngineFailed = useEngine(({ status }) => status.phase === 'failed')
  return (
    <div className="flex min-h-dvh flex-col">
      <Header onShowShortcuts={() => setShortcutSheetOpen(true)} />
      <InspectPage
        gallery={<SampleGallery />}
        engineFailure={hasEngineFailed ? <EngineFailure /> : null}
        engineReadiness={<EngineReadiness />}
        onOpenSamples={() => setSampleDialogOpen(true)}
        isShortcutSheetOpen={isShortcutSheetOpen}
        onShortcutSheetChange={setShortcutSheetOpen}
      />
      <SampleDialog open={isSampleDialogOpen} onOpenChange={setSampleDialogOpen} />
    </div>
  )
}
