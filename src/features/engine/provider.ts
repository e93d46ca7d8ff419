import type { EngineInfo } from '../../core/inference'
import { countOf } from '../../lib/format'

/** "WebGPU" or "WASM, 2 threads". */
export const describeProvider = ({ provider, threads }: Pick<EngineInfo, 'provider' | 'threads'>): string =>
  provider === 'webgpu' ? 'WebGPU' : `WASM, ${countOf(threads, 'thread')}`
