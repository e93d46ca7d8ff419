import type { EngineClient } from '../lib/engine/engine-client'
import { useLive } from '../stores/live'

/**
 * Lets the Live place use the engine. It hands over one frame at a time, as the queue does with its pictures, and the
 * engine takes them in order of arrival: both take turns.
 */
export function serveLive(engine: Pick<EngineClient, 'inspect'>): void {
  useLive.setState({ inspect: (file, request) => engine.inspect(file, request) })
}
