import { navigate } from 'wouter/use-hash-location'
import type { EngineClient } from '../lib/engine/engine-client'
import type { EvaluatedPicture } from '../lib/evaluation/result'
import { useEvaluation } from '../stores/evaluation'
import { useInspections } from '../stores/inspections'
import { fileSource, sourceOf } from '../stores/picture-files'

/**
 * Lets evaluations use the engine. Queue and evaluation each hand over one picture at a time and the engine takes them
 * in order of arrival, so that they take turns where both have some.
 */
export function serveEvaluations(engine: Pick<EngineClient, 'inspect'>): void {
  useEvaluation.setState({ inspect: (file, request) => engine.inspect(file, request) })
}

/** Shows an evaluated picture in the viewer; one that is in the queue already does not join it again. */
export function openInInspect({ path, file }: EvaluatedPicture): void {
  const { items, order, add, select } = useInspections.getState()
  const known = sourceOf(file)
  const present = known && order.find((id) => items[id]?.source === known)
  const folder = path.slice(0, path.lastIndexOf('/'))
  const id = present ?? add([{ name: file.name, folder, source: fileSource(file) }])[0]
  if (id !== undefined) select(id)
  navigate('/')
}
