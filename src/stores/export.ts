import { z } from 'zod/mini'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { FlawscopeError } from '../core/errors'

/** What can be exported of each picture, and of all together. */
export const exportContents = [
  'overlay',
  'map',
  'mask',
  'pictures',
  'regions',
  'json',
  'coco',
  'report',
] as const
export type ExportContent = (typeof exportContents)[number]

/** Grey maps are probabilities of the refined map; `colour` is the layer that is shown. */
export const mapKinds = ['grey8', 'grey16', 'colour'] as const
export type MapKind = (typeof mapKinds)[number]

export const exportScopes = ['selected', 'shown', 'all'] as const
export type ExportScope = (typeof exportScopes)[number]

const storedExport = z.object({
  scope: z.enum(exportScopes),
  contents: z.readonly(z.array(z.enum(exportContents))),
  mapKind: z.enum(mapKinds),
})

export type ExportChoice = Readonly<z.infer<typeof storedExport>>

interface ExportState extends ExportChoice {
  /** The export that is being made, which goes on while its window is closed. */
  readonly running: { readonly done: number; readonly total: number; readonly cancel: () => void } | null
  /** Why the last one came to nothing. */
  readonly error: FlawscopeError | null
  setScope: (scope: ExportScope) => void
  toggle: (content: ExportContent) => void
  setMapKind: (mapKind: MapKind) => void
}

/** What to export; kept between visits. */
export const useExport = create<ExportState>()(
  persist(
    (set) => ({
      scope: 'all',
      contents: ['overlay', 'pictures', 'report'],
      mapKind: 'grey8',
      running: null,
      error: null,
      setScope: (scope) => set({ scope, error: null }),
      toggle: (content) =>
        set(({ contents }) => ({
          contents: exportContents.filter((other) => contents.includes(other) !== (other === content)),
          error: null,
        })),
      setMapKind: (mapKind) => set({ mapKind }),
    }),
    {
      name: 'flawscope.export',
      version: 1,
      partialize: ({ scope, contents, mapKind }) => ({ scope, contents, mapKind }),
      merge: (stored, current) => ({ ...current, ...storedExport.safeParse(stored).data }),
    },
  ),
)
