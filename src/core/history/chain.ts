import { sha256Of } from '../hash'
import { canonicalJson, type Json } from './canonical'

/**
 * A log that can only grow. Each entry has the hash of what it says and, over that, its number and the entry before
 * it, one more: whoever alters, takes out, or moves an entry would have to write every later one anew.
 *
 * What an entry says can be deleted; the entry stays as a stub, with its hashes, and a checkpoint that is appended
 * says which were deleted. A beginning that is deleted wholly goes, stubs and all, and the checkpoint keeps its last
 * hash. docs/history.md explains it to those who check a log themselves.
 */
export interface ChainEntry {
  /** From 1, without gaps. */
  readonly seq: number
  /** `hash` of the entry before; of the first entry {@link GENESIS}. */
  readonly previous: string
  /** SHA-256 of the body's canonical JSON. */
  readonly content: string
  /** SHA-256 of number, `previous` and `content`, each on a line. */
  readonly hash: string
  /** Null once deleted. */
  readonly body: Json
}

/** Where a chain stands: its last entry, or that before its first. */
export interface ChainHead {
  readonly seq: number
  readonly hash: string
}

/** From and to, both included. */
export type SeqRange = readonly [from: number, to: number]

/** Appended when something was deleted: the only way in which a chain may have less than was written. */
export interface Checkpoint {
  readonly kind: 'checkpoint'
  /** The entry after which the chain now begins. */
  readonly anchor: ChainHead
  /** Entries whose bodies this deleted. */
  readonly ranges: readonly SeqRange[]
}

export const GENESIS = '0'.repeat(64)
export const EMPTY_CHAIN: ChainHead = { seq: 0, hash: GENESIS }

const encoder = new TextEncoder()
const hashOf = (text: string): Promise<string> => sha256Of(encoder.encode(text))

export const contentHash = (body: Json): Promise<string> => hashOf(canonicalJson(body))

const linkHash = (seq: number, previous: string, content: string): Promise<string> =>
  hashOf(`${seq}\n${previous}\n${content}`)

/** Entries that say this, in this order, after `head`. */
export async function link(head: ChainHead, bodies: readonly Json[]): Promise<ChainEntry[]> {
  const contents = await Promise.all(bodies.map(contentHash))
  const entries: ChainEntry[] = []
  let { seq, hash: previous } = head
  for (const [index, body] of bodies.entries()) {
    const content = contents[index]!
    const hash = await linkHash(++seq, previous, content)
    entries.push({ seq, previous, content, hash, body })
    previous = hash
  }
  return entries
}

const checkpointOf = (body: unknown): Checkpoint | undefined =>
  (body as { readonly kind?: unknown } | null)?.kind === 'checkpoint' ? (body as Checkpoint) : undefined

/** Numbers as ranges. @param seqs Ascending. */
export function rangesOf(seqs: Iterable<number>): SeqRange[] {
  const ranges: [number, number][] = []
  for (const seq of seqs) {
    const last = ranges.at(-1)
    if (last?.[1] === seq - 1) last[1] = seq
    else ranges.push([seq, seq])
  }
  return ranges
}

export interface Deletion {
  readonly anchor: ChainHead
  readonly ranges: readonly SeqRange[]
  /** Entries that go wholly: all up to the anchor. */
  readonly dropped: readonly number[]
  /** Entries that stay as stubs. */
  readonly emptied: readonly number[]
}

/**
 * What deleting some bodies does to a chain.
 *
 * @param entries All of it, ascending.
 * @param begin The entry before the first, as the last checkpoint says.
 */
export function planDeletion(
  entries: readonly ChainEntry[],
  begin: ChainHead,
  doomed: ReadonlySet<number>,
): Deletion {
  let anchor = begin
  const dropped: number[] = []
  for (const { seq, hash, body } of entries) {
    // Of old checkpoints the new one takes over what counts.
    if (!doomed.has(seq) && body !== null && !checkpointOf(body)) break
    anchor = { seq, hash }
    dropped.push(seq)
  }
  const present = entries.filter(({ seq, body }) => doomed.has(seq) && body !== null).map(({ seq }) => seq)
  // Stubs that stay need a checkpoint that stays: those of checkpoints that go are said again.
  const stubs = entries.filter(({ seq, body }) => body === null && seq > anchor.seq).map(({ seq }) => seq)
  return {
    anchor,
    ranges: rangesOf([...new Set([...present, ...stubs])].sort((a, b) => a - b)),
    dropped,
    emptied: present.filter((seq) => seq > anchor.seq),
  }
}

/** What is wrong with a chain, and where. */
export interface ChainFault {
  readonly seq: number
  /** Last entry concerned; the same as `seq` for one. */
  readonly to: number
  /**
   * `altered`: it does not say what it said. `removed`: it, or what it says, is gone and no checkpoint says so.
   * `moved`: it is whole and was not written in this place.
   */
  readonly kind: 'altered' | 'removed' | 'moved'
}

/** Checks a chain that is read from its beginning, entry by entry. */
export class ChainCheck {
  readonly #faults: ChainFault[] = []
  readonly #stubs: number[] = []
  readonly #deleted: SeqRange[] = []
  #first: ChainEntry | undefined
  #last: ChainHead = EMPTY_CHAIN
  #anchor: ChainHead = EMPTY_CHAIN

  /** @param entry The next one in the order of numbers. */
  async take(entry: ChainEntry): Promise<void> {
    const { seq, previous, content, hash, body } = entry
    if (!this.#first) {
      this.#first = entry
      this.#last = { seq: seq - 1, hash: previous }
    }
    const isNext = seq === this.#last.seq + 1
    if (!isNext) this.#fault('removed', this.#last.seq + 1, seq - 1)
    const saysTheSame = body === null || (await contentHash(body)) === content
    const isInPlace =
      (!isNext || previous === this.#last.hash) && (await linkHash(seq, previous, content)) === hash
    if (!saysTheSame) this.#fault('altered', seq)
    else if (!isInPlace) this.#fault('moved', seq)
    if (body === null) this.#stubs.push(seq)
    const checkpoint = saysTheSame ? checkpointOf(body) : undefined
    if (checkpoint) {
      this.#deleted.push(...checkpoint.ranges)
      this.#anchor = checkpoint.anchor
    }
    this.#last = { seq, hash }
  }

  /**
   * @param head Where the chain stands according to whoever wrote it; what was cut off at its end shows by this alone.
   * @returns What is wrong, by number.
   */
  finish(head: ChainHead): readonly ChainFault[] {
    const begin = this.#first ? { seq: this.#first.seq - 1, hash: this.#first.previous } : EMPTY_CHAIN
    if (begin.seq > this.#anchor.seq) this.#fault('removed', this.#anchor.seq + 1, begin.seq)
    else if (begin.seq < this.#anchor.seq || begin.hash !== this.#anchor.hash)
      this.#fault('moved', begin.seq + 1)
    const isSaid = (seq: number) => this.#deleted.some(([from, to]) => from <= seq && seq <= to)
    for (const [from, to] of rangesOf(this.#stubs.filter((seq) => !isSaid(seq))))
      this.#fault('removed', from, to)
    if (this.#last.seq < head.seq) this.#fault('removed', this.#last.seq + 1, head.seq)
    else if (this.#last.hash !== head.hash) this.#fault('moved', this.#last.seq)
    return this.#faults.sort((a, b) => a.seq - b.seq)
  }

  #fault(kind: ChainFault['kind'], seq: number, to = seq): void {
    if (!this.#faults.some((known) => known.seq === seq && known.kind === kind))
      this.#faults.push({ kind, seq, to })
  }
}
