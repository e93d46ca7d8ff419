import { expect, it } from 'vitest'
import { readPlacements } from './placements'

/**
 * The float16 detector needs `shader-f16`, which the software adapter lacks; its operators are those of the float32 one
 * and Cast. `scripts/providers` reads where it lies on an adapter that has it.
 */
const graphs = ['/models/default/detector.fp32.onnx', '/models/default/reference.fp32.onnx']

it('every node of the shipped graphs runs on WebGPU', async () => {
  const placements = await readPlacements(graphs)
  expect(placements).toHaveLength(graphs.length)
  for (const said of placements) {
    expect(said[0]).toBe('Node placements')
    expect(said.slice(1)).toEqual([
      expect.stringContaining('All nodes placed on [WebGpuExecutionProvider]. Number of nodes:'),
    ])
  }
})
