import type { EngineClient } from '../lib/engine/engine-client'
import { useInspector } from '../stores/inspector'

/** Lets features inspect a picture that does not join the queue; the engine takes pictures in order of arrival. */
export function serveInspector(engine: Pick<EngineClient, 'inspect'>): void {
  useInspector.setState({ inspect: (picture, request) => engine.inspect(picture, request) })
}
