import { create } from 'zustand'
import type { FlawscopeError, Result } from '../core/errors'
import type { Inspection } from '../core/inference'
import type { PartInput, TaughtPart, TeachPicture, TeachProgress } from '../core/part'

/** What teaching needs of the engine; the app connects it. */
export interface Teacher {
  teach: (request: {
    readonly pictures: readonly TeachPicture[]
    readonly signal?: AbortSignal
    readonly onProgress?: (progress: TeachProgress) => void
  }) => Promise<Result<TaughtPart>>
  inspect: (
    file: Blob,
    request: { readonly part: PartInput; readonly signal?: AbortSignal },
  ) => Promise<Result<Inspection>>
}

/** Good pictures that were chosen elsewhere. */
export interface OfferedPictures {
  readonly pictures: readonly { readonly name: string; readonly file: Blob }[]
  /** The part that they are added to; null: a new one is taught with them. */
  readonly partId: string | null
}

/** Work on a part that is under way: one at a time. */
export interface PartWork {
  readonly kind: 'teach' | 'try-defects'
  /** Of the part that is worked on; null while it has none yet. */
  readonly partId: string | null
  readonly name: string
  readonly done: number
  /** 0 before it is known. */
  readonly total: number
  readonly cancel: () => void
}

interface TeachingState {
  /** Null until the engine's client is there. */
  readonly teacher: Teacher | null
  readonly work: PartWork | null
  /** Why the latest work came to nothing. */
  readonly failure: { readonly partId: string | null; readonly error: FlawscopeError } | null
  /** Pictures that Parts takes when it is shown next. */
  readonly offered: OfferedPictures | null
  /** Whether the engine that runs has fetched what judging by parts needs: from then on it works offline. */
  readonly isWarm: boolean
}

export const useTeaching = create<TeachingState>()(() => ({
  teacher: null,
  work: null,
  failure: null,
  offered: null,
  isWarm: false,
}))
