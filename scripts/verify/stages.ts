import type { Inspection } from '../../src/core/inference.ts'
import { median } from '../median.ts'
import { milliseconds, ratio, table } from './markdown.ts'

/** Milliseconds of one inspection in the worker, by stage. */
export interface Stages {
  readonly decode: number
  readonly resize: number
  readonly network: number
  readonly total: number
}

export const toStages = ({ decodeMs, resizeMs, networkMs, totalMs }: Inspection['timings']): Stages => ({
  decode: decodeMs,
  resize: resizeMs,
  network: networkMs,
  total: totalMs,
})

export const mediansOf = (runs: readonly Stages[]): Stages => ({
  decode: median(runs.map(({ decode }) => decode)),
  resize: median(runs.map(({ resize }) => resize)),
  network: median(runs.map(({ network }) => network)),
  total: median(runs.map(({ total }) => total)),
})

/** A row a picture; `painted`: from dropping it to its painted map, where it went through the app. */
export const stageTable = (
  rows: readonly (readonly [picture: string, times: Stages & { readonly painted?: number }])[],
): string =>
  table(
    ['picture', 'decode', 'resize', 'network', 'rest', 'page', 'all', 'all / network'],
    rows.map(([picture, { decode, resize, network, total, painted }]) => [
      picture,
      milliseconds(decode),
      milliseconds(resize),
      milliseconds(network),
      milliseconds(total - decode - resize - network),
      painted === undefined ? '' : milliseconds(painted - total),
      milliseconds(painted ?? total),
      ratio(painted ?? total, network),
    ]),
  )
