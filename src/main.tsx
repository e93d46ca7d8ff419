// First: it decides which scripts may start.
import './core/script-addresses'
import './styles/app.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { startDevice } from './app/device/start'
import { serveSurroundingPage } from './app/embedding'
import { startEngineSession } from './app/engine-session'
import { startFirstBenchmark } from './app/first-benchmark'
import { serveEvaluations } from './app/evaluation'
import { recordItem, startHistory } from './app/history-recorder'
import { startInspectionFlow } from './app/inspection-flow'
import { serveInspector } from './app/inspector'
import { startLanguage } from './app/language'
import { serveLive } from './app/live'
import { Providers } from './app/Providers'
import { mirrorOnRoot } from './app/root-attributes'
import { startParts } from './app/parts-start'
import { startQueueStorage } from './app/storage/start'
import { followRegion } from './stores/region-scores'

// Before anything is drawn: the stored theme is on the root element when the first pixel is.
mirrorOnRoot(document.documentElement)
const engine = startEngineSession()
startInspectionFlow(engine, recordItem)
startHistory()
serveEvaluations(engine)
serveLive(engine)
serveInspector(engine)
followRegion()
void startQueueStorage(engine)
void serveSurroundingPage()
void startParts(engine)
void startDevice()
startFirstBenchmark()

const root = createRoot(document.getElementById('root')!)
// Also when no texts could be loaded: a page with bare names can still say what is wrong.
void startLanguage(document.documentElement).finally(() =>
  root.render(
    <StrictMode>
      <Providers>
        <App />
      </Providers>
    </StrictMode>,
  ),
)
