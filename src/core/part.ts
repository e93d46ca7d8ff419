/**
 * A part that was taught from good pictures. Everything here is cloneable, and kept as it is: between page and
 * worker, in the device's storage and in part files.
 */

/** The bank of one level of the bundle's `reference.levels`. */
export interface PartLevel {
  readonly name: string
  /** [K, C], row major, multiples of 1 / grid: the graph's input `bank_<name>`. */
  readonly rows: Float32Array<ArrayBuffer>
  /**
   * [K]: place, in {@link TaughtPart.references}, of the picture that a row comes from. Where there is but one
   * picture: 0 for its own view and 1 for its other views.
   */
  readonly owner: Int32Array<ArrayBuffer>
}

/** What the reference graph needs to know of a part. */
export interface PartModel {
  /** In the order of the bundle's levels. */
  readonly levels: readonly PartLevel[]
  /** Median and spread of the leave-one-out distances, [levels, 2]. */
  readonly statistics: Float32Array<ArrayBuffer>
}

/** The files of a bundle that a part depends on: with others its banks mean nothing. */
export interface PartBundle {
  readonly id: string
  /** SHA-256 of the bundle's first detector variant, which names the weights whatever variant runs. */
  readonly detector: string
  readonly reference: string
}

/** The rows that one picture puts up for the bank of one level. */
export interface LevelShare {
  /** [N, C], row major: the rows times `grid`, which are whole numbers. */
  readonly rows: Float32Array<ArrayBuffer>
  /** [N]: place, in the bundle's `reference.views`, of the view that a row comes from. */
  readonly views: Uint8Array<ArrayBuffer>
}

/** What a picture puts up when it is learned in so many of its views: fewer the more pictures a part has. */
export interface PictureShare {
  readonly views: number
  /** In the order of the bundle's levels. */
  readonly levels: readonly LevelShare[]
}

/**
 * What one good picture gave, without regard to the others: kept with the part, so that adding or removing a
 * picture does not look at the rest again.
 */
export interface ReferenceRecord {
  /** The caller's name for the picture. */
  readonly id: string
  readonly bundle: PartBundle
  readonly shares: readonly PictureShare[]
  /** Mean feature vector of the picture as it is: near ones are pictures that show the same. */
  readonly signature: Float32Array<ArrayBuffer>
  /** Of the picture, upright, in pixels. */
  readonly width: number
  readonly height: number
  /** Longer side 160 px at most. */
  readonly thumbnail: Blob
}

/** A picture among the others that teach the same part: all of it changes with them. */
export interface TaughtReference {
  readonly record: ReferenceRecord
  /** Image score when judged by what the other pictures taught; by its own other views where it is alone. */
  readonly score: number
  /** Largest cell of its refined map, judged the same way. */
  readonly peak: number
  /** Median and upper quantile (the bundle's `upperQuantile`) of its distances to the others, [levels, 2]. */
  readonly distances: Float32Array<ArrayBuffer>
  /** Share of the banks' rows that it gave, in [0, 1], mean over levels. */
  readonly bankShare: number
  /** The other picture that is most like it, by Euclidean distance of signatures; null where it is alone. */
  readonly nearest: { readonly id: string; readonly distance: number } | null
}

export interface TeachTimings {
  /** Runs of the backbone, and their time: what teaching cannot do without. */
  readonly runs: number
  readonly networkMs: number
  readonly decodeMs: number
  /** Views, vectors, selection of rows. */
  readonly selectMs: number
  /** Leave-one-out distances and judgements. */
  readonly judgeMs: number
  readonly totalMs: number
}

export interface TaughtPart {
  readonly bundle: PartBundle
  readonly model: PartModel
  /** In the order in which the pictures were given. */
  readonly references: readonly TaughtReference[]
  readonly timings: TeachTimings
}

/** A good picture to teach from. */
export interface TeachPicture {
  readonly id: string
  readonly file: Blob
  /** What it gave earlier; not used where it came from another bundle. */
  readonly kept?: ReferenceRecord
}

/** `look`: runs of the backbone and selection of each picture's rows; `judge`: each picture by the others. */
export interface TeachProgress {
  readonly stage: 'look' | 'judge'
  /** Steps so far and in all, over both stages. */
  readonly done: number
  readonly total: number
  /** The picture that is looked at. */
  readonly pictureId: string
}

/** A part to judge by. */
export interface PartInput {
  /** Changes whenever the model does; results carry it. */
  readonly key: string
  readonly model: PartModel
}
