// First: it decides which scripts may start.
import './core/script-addresses'
import { startEarly } from './lib/engine/inference-worker'

startEarly()
