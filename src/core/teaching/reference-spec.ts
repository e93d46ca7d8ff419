import type { Bundle } from '../bundle'

/** How a bundle's parts are taught: the manifest's own figures, never this program's. */
export type ReferenceSpec = NonNullable<Bundle['reference']>

/** One kind of vector that is compared with the references. */
export type LevelSpec = ReferenceSpec['levels'][number]

/** Vectors a side. */
export const cellsOf = ({ side, window }: LevelSpec): number => side - window + 1

/** Names of the features that the reference graph reads, each once, in the order of its inputs. */
export const sourcesOf = ({ levels }: ReferenceSpec): string[] => [
  ...new Set(levels.map(({ source }) => source)),
]

/** How many views of every picture are learned when there are so many pictures. */
export const viewCount = ({ viewBudget }: ReferenceSpec, pictures: number): number =>
  viewBudget.find((budget) => pictures <= budget.pictures)?.views ?? 1
