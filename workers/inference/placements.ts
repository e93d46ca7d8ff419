import { loadOnnxRuntime } from './onnx-runtime'

/**
 * Says where ONNX Runtime puts the nodes of graphs when it is asked for WebGPU. A node that WebGPU does not take runs on
 * the CPU between two copies, once a picture: nothing fails, it is only slow, and only the runtime's log says so.
 *
 * It must come before the runtime is loaded by anybody else, which keeps the function that it finds in `console.error`.
 *
 * @param urls Of ONNX files.
 * @returns For each graph the lines of the log, without what comes before their text.
 */
export async function readPlacements(urls: readonly string[]): Promise<string[][]> {
  const lines: string[] = []
  const { error } = console
  console.error = (...words: unknown[]) => void lines.push(words.join(' '))
  try {
    const ort = await loadOnnxRuntime()
    ort.env.logLevel = 'verbose'
    const placements: string[][] = []
    for (const url of urls) {
      lines.length = 0
      const session = await ort.InferenceSession.create(url, {
        executionProviders: ['webgpu'],
        logSeverityLevel: 0,
      })
      await session.release()
      placements.push(
        lines.flatMap((line) => line.split('VerifyEachNodeIsAssignedToAnEp] ')[1]?.trim() ?? []),
      )
    }
    ort.env.logLevel = 'error'
    return placements
  } finally {
    console.error = error
  }
}
