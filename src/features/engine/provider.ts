import { plural, t } from '@lingui/core/macro'
import type { EngineInfo } from '../../core/inference'

/** "WebGPU" or "WASM, 2 threads". */
export const describeProvider = ({ provider, threads }: Pick<EngineInfo, 'provider' | 'threads'>): string =>
  provider === 'webgpu' ? 'WebGPU' : t`WASM, ${plural(threads, { one: '# thread', other: '# threads' })}`
