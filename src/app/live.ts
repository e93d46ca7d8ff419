import type { EngineClient } from '../lib/engine/engine-client'
import { useLive, type LiveResult } from '../stores/live'
import { recordInspection } from './history-recorder'

/**
 * Lets the Live place use the engine. It hands over one frame at a time, as the queue does with its pictures, and the
 * engine takes them in order of arrival: both take turns. What it finds goes to the history.
 */
export function serveLive(engine: Pick<EngineClient, 'inspect'>): void {
  useLive.setState({ inspect: (file, request) => engine.inspect(file, request), record })
}

function record(result: LiveResult, keepsPicture: boolean | undefined): void {
  void recordInspection({
    source: 'live',
    name: liveName(result),
    file: async () => (await import('./live-file')).liveFile(result),
    inspection: result.inspection,
    part: result.part,
    ...(keepsPicture === undefined ? {} : { keepPicture: keepsPicture }),
  })
}

/** A frame is named after its moment. */
export const liveName = ({ at }: LiveResult): string =>
  `live-${at.toISOString().replace(/[:.]/g, '-').replace('T', '_').slice(0, 23)}.png`
