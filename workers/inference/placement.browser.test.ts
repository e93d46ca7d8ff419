import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { loadOnnxRuntime, type Ort } from './onnx-runtime'

/**
 * A node that WebGPU does not take runs on the CPU between two copies, once a picture: nothing fails, it is only
 * slow. ONNX Runtime says where nodes went only in its log, so that is what is read here. The float16 detector needs
 * `shader-f16`, which the software adapter lacks; its operators are those of the float32 one and Cast.
 */
const graphs = ['/models/default/detector.fp32.onnx', '/models/default/reference.fp32.onnx']

const lines: string[] = []
let ort: Ort

beforeAll(async () => {
  // Before the runtime starts, for it keeps the function it finds.
  vi.spyOn(console, 'error').mockImplementation((...words: unknown[]) => void lines.push(words.join(' ')))
  ort = await loadOnnxRuntime()
  ort.env.logLevel = 'verbose'
})

afterAll(() => vi.restoreAllMocks())

async function placements(url: string): Promise<string[]> {
  lines.length = 0
  const session = await ort.InferenceSession.create(url, {
    executionProviders: ['webgpu'],
    logSeverityLevel: 0,
  })
  await session.release()
  return lines.flatMap((line) => line.split('VerifyEachNodeIsAssignedToAnEp] ')[1]?.trim() ?? [])
}

it.each(graphs)('every node of %s runs on WebGPU', async (url) => {
  const said = await placements(url)
  expect(said[0]).toBe('Node placements')
  expect(said.slice(1)).toEqual([
    expect.stringContaining('All nodes placed on [WebGpuExecutionProvider]. Number of nodes:'),
  ])
})
