import { create } from 'zustand'
import type { Result } from '../core/errors'
import type { Inspection } from '../core/inference'
import type { InspectRequest } from '../lib/engine/engine-client'

/**
 * Inspects a picture without putting it in the queue, whose pictures take turns with it; null until the engine's
 * owner has set it.
 */
export const useInspector = create<{
  readonly inspect: ((picture: Blob, request: InspectRequest) => Promise<Result<Inspection>>) | null
}>()(() => ({ inspect: null }))
