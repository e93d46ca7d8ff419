import { useLingui } from '@lingui/react'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { Redirect, Route, Router, Switch } from 'wouter'
import { useHashLocation } from 'wouter/use-hash-location'
import { EngineFailure } from '../features/engine/EngineFailure'
import { EngineReadiness } from '../features/engine/EngineReadiness'
import { InspectPage } from '../features/inspect/InspectPage'
import { SampleDialog } from '../features/samples/SampleDialog'
import { SampleGallery } from '../features/samples/SampleGallery'
import { findSample } from '../features/samples/use-samples'
import { ShortcutSheet } from '../features/shell/ShortcutSheet'
import { useShortcuts } from '../features/shell/use-shortcuts'
import { useEngine } from '../stores/engine'
import { useSharedView } from '../stores/shared-view'
import { useShell } from '../stores/shell'
import { commandGroups, commandGroupsAt } from './commands'
import { openInInspect } from './evaluation'
import { Header } from './Header'
import { Navigation } from './Navigation'

const CommandPalette = lazy(async () => {
  const { CommandPalette } = await import('../features/shell/CommandPalette')
  return { default: CommandPalette }
})

const ExportDialog = lazy(async () => {
  const { ExportDialog } = await import('../features/export/ExportDialog')
  return { default: ExportDialog }
})

const DeviceDialog = lazy(async () => {
  const { DeviceDialog } = await import('../features/device/DeviceDialog')
  return { default: DeviceDialog }
})

const DevicePage = lazy(async () => {
  const { DevicePage } = await import('../features/device/DevicePage')
  return { default: DevicePage }
})

const LicencesDialog = lazy(async () => {
  const { LicencesDialog } = await import('../features/about/LicencesDialog')
  return { default: LicencesDialog }
})

const PartChooser = lazy(async () => {
  const { PartChooser } = await import('../features/parts/PartChooser')
  return { default: PartChooser }
})

const PartFeedback = lazy(async () => {
  const { PartFeedback } = await import('../features/parts/PartFeedback')
  return { default: PartFeedback }
})

const PartsPage = lazy(async () => {
  const { PartsPage } = await import('../features/parts/PartsPage')
  return { default: PartsPage }
})

const ShareDialog = lazy(async () => {
  const { ShareDialog } = await import('../features/share/ShareDialog')
  return { default: ShareDialog }
})

const SharedPlace = lazy(async () => {
  const { SharedPlace } = await import('../features/share/SharedPlace')
  return { default: SharedPlace }
})

const SharedBanner = lazy(async () => {
  const { SharedBanner } = await import('../features/share/SharedBanner')
  return { default: SharedBanner }
})

const EvaluatePlace = lazy(async () => {
  const { EvaluatePlace } = await import('./EvaluatePlace')
  return { default: EvaluatePlace }
})

const LivePlace = lazy(async () => {
  const { LivePlace } = await import('./LivePlace')
  return { default: LivePlace }
})

const HistoryPlace = lazy(async () => {
  const { HistoryPlace } = await import('./history/HistoryPlace')
  return { default: HistoryPlace }
})

/** Composes the features; they do not know each other. */
export function App() {
  // Everything below is drawn anew in another language: the app is the one place that has to listen.
  useLingui()
  const [location] = useHashLocation()
  const groups = commandGroupsAt(location)
  useShortcuts(groups)
  const dialog = useShell((state) => state.dialog)
  const { show, hide } = useShell.getState()
  const isViewShared = useSharedView(({ opened }) => opened !== null)
  const hasEngineFailed = useEngine(({ status }) => status.phase === 'failed')
  return (
    <Router hook={useHashLocation}>
      <div className="flex min-h-dvh flex-col">
        <Header />
        <Suspense fallback={<main className="grow" aria-busy="true" />}>
          <Switch>
            <Route path="/">
              <InspectPage
                gallery={<SampleGallery />}
                engineFailure={hasEngineFailed ? <EngineFailure /> : null}
                engineReadiness={<EngineReadiness />}
                partChooser={<PartChooser />}
                partFeedback={<PartFeedback />}
                viewerNotice={
                  isViewShared ? (
                    <Suspense>
                      <SharedBanner />
                    </Suspense>
                  ) : null
                }
                onOpenSamples={() => show('samples')}
              />
            </Route>
            <Route path="/live">
              <LivePlace />
            </Route>
            <Route path="/parts">
              <PartsPage />
            </Route>
            <Route path="/evaluate">
              <EvaluatePlace onOpenPicture={openInInspect} />
            </Route>
            <Route path="/history">
              <HistoryPlace />
            </Route>
            <Route path="/device">
              <DevicePage onOpenStorage={() => show('device')} />
            </Route>
            <Route path="/share/*">
              {(parameters) => (
                <SharedPlace
                  link={parameters['*']}
                  findSample={findSample}
                  engineFailure={<EngineFailure />}
                  engineReadiness={<EngineReadiness />}
                />
              )}
            </Route>
            <Route>
              <Redirect to="/" replace />
            </Route>
          </Switch>
        </Suspense>
        <Navigation layout="bar" />
        <SampleDialog
          open={dialog === 'samples'}
          onOpenChange={(open) => (open ? show('samples') : hide('samples'))}
        />
        <ShortcutSheet groups={commandGroups} />
        <OnDemand isWanted={dialog === 'palette'}>
          <CommandPalette groups={groups} />
        </OnDemand>
        <OnDemand isWanted={dialog === 'licences'}>
          <LicencesDialog />
        </OnDemand>
        <OnDemand isWanted={dialog === 'export'}>
          <ExportDialog />
        </OnDemand>
        <OnDemand isWanted={dialog === 'device'}>
          <DeviceDialog />
        </OnDemand>
        <OnDemand isWanted={dialog === 'share'}>
          <ShareDialog />
        </OnDemand>
      </div>
    </Router>
  )
}

/** Loaded when it is first asked for, and kept from then on. */
function OnDemand({ isWanted, children }: { isWanted: boolean; children: ReactNode }) {
  const [wasWanted, setWasWanted] = useState(false)
  if (isWanted && !wasWanted) setWasWanted(true)
  return wasWanted ? <Suspense>{children}</Suspense> : null
}
