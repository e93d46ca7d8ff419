/**
 * Reads and writes the outer form of a WebAssembly module, as far as functions are exchanged and added: sections, types,
 * imports, the bodies of functions. Instructions are not looked at. See the core specification, "Binary Format".
 */

const SECTION = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const

interface Section {
  readonly id: number
  bytes: Uint8Array
}

class Reader {
  at = 0

  constructor(readonly bytes: Uint8Array) {}

  byte(): number {
    const byte = this.bytes[this.at++]
    if (byte === undefined) throw new Error('The WebAssembly module ends too early.')
    return byte
  }

  /** An unsigned number of up to 32 bits, LEB128. */
  number(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }

  take(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw new Error('The WebAssembly module ends too early.')
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }

  /** Something with its length before it. */
  block(): Uint8Array {
    return this.take(this.number())
  }

  vector<T>(read: () => T): T[] {
    return Array.from({ length: this.number() }, read)
  }

  /** Limits of a table or a memory. */
  limits(): void {
    const flags = this.byte()
    this.number()
    if (flags & 1) this.number()
  }
}

/** A number as unsigned LEB128. */
export function leb(value: number): number[] {
  const bytes: number[] = []
  do {
    bytes.push((value % 128) + (value >= 128 ? 128 : 0))
    value = Math.floor(value / 128)
  } while (value > 0)
  return bytes
}

/** A number from 0 on as signed LEB128, whose last byte may not have its highest bit but one set. */
export function signedLeb(value: number): number[] {
  const bytes = leb(value)
  const last = bytes.at(-1)!
  return last < 64 ? bytes : [...bytes.slice(0, -1), last + 128, 0]
}

const joined = (...parts: (Uint8Array | readonly number[])[]): Uint8Array =>
  Uint8Array.from(Buffer.concat(parts.map((part) => Uint8Array.from(part))))

const withLength = (bytes: Uint8Array): Uint8Array => joined(leb(bytes.length), bytes)

export class WasmModule {
  readonly #header: Uint8Array
  readonly #sections: Section[] = []
  /** Of functions that are defined here; imported ones have the indices before them. */
  readonly #bodies: Uint8Array[]
  readonly #types: number[]
  readonly #imported: number

  constructor(bytes: Uint8Array) {
    this.#header = bytes.subarray(0, 8)
    const reader = new Reader(bytes)
    reader.take(8)
    while (reader.at < bytes.length) this.#sections.push({ id: reader.byte(), bytes: reader.block() })
    const code = new Reader(this.#section(SECTION.code).bytes)
    this.#bodies = code.vector(() => code.block())
    const types = new Reader(this.#section(SECTION.function).bytes)
    this.#types = types.vector(() => types.number())
    this.#imported = this.#sections.some(({ id }) => id === SECTION.import) ? this.#countImports() : 0
  }

  #section(id: number): Section {
    const section = this.#sections.find((section) => section.id === id)
    if (!section) throw new Error(`The WebAssembly module has no section ${id}.`)
    return section
  }

  #countImports(): number {
    const reader = new Reader(this.#section(SECTION.import).bytes)
    const kinds = reader.vector(() => {
      reader.block()
      reader.block()
      const kind = reader.byte()
      if (kind === 0) reader.number()
      else if (kind === 1) {
        reader.byte()
        reader.limits()
      } else if (kind === 2) reader.limits()
      else {
        // A global's type and whether it changes, or an exception's attribute and type.
        reader.byte()
        reader.number()
      }
      return kind
    })
    return kinds.filter((kind) => kind === 0).length
  }

  /** Bodies of the functions that the module defines, in order. */
  get bodies(): readonly Uint8Array[] {
    return this.#bodies
  }

  /** Names of the sections that are known here, and numbers of the others. */
  get sections(): readonly string[] {
    return this.#sections.map(
      ({ id }) => Object.entries(SECTION).find(([, number]) => number === id)?.[0] ?? String(id),
    )
  }

  /** The index by which the body's function is called. */
  indexOf(body: Uint8Array): number {
    return this.#imported + this.#placeOf(body)
  }

  #placeOf(body: Uint8Array): number {
    const place = this.#bodies.indexOf(body)
    if (place < 0) throw new Error('The function is not of this module.')
    return place
  }

  #exportOf(name: string): number {
    const reader = new Reader(this.#section(SECTION.export).bytes)
    const entries = reader.vector(() => ({
      name: Buffer.from(reader.block()).toString(),
      kind: reader.byte(),
      index: reader.number(),
    }))
    const index = entries.find((entry) => entry.kind === 0 && entry.name === name)?.index
    if (index === undefined) throw new Error(`The WebAssembly module exports no function "${name}".`)
    return index - this.#imported
  }

  /** Body of an exported function that the module defines. */
  exported(name: string): Uint8Array {
    return this.#bodies[this.#exportOf(name)]!
  }

  /** Type of an exported function that the module defines, as it is written. */
  signatureOf(name: string): Uint8Array {
    return this.#signatures()[this.#types[this.#exportOf(name)]!]!
  }

  replace(body: Uint8Array, by: Uint8Array): void {
    this.#bodies[this.#placeOf(body)] = by
  }

  /**
   * Adds a function.
   *
   * @param signature Its type, as {@link signatureOf} gives it.
   * @returns Its index.
   * @throws Error when the module has no function of that type.
   */
  add(body: Uint8Array, signature: Uint8Array): number {
    const type = this.#signatures().findIndex((one) => Buffer.from(one).equals(signature))
    if (type < 0) throw new Error('The WebAssembly module has no function of that type.')
    this.#types.push(type)
    return this.#imported + this.#bodies.push(body) - 1
  }

  #signatures(): Uint8Array[] {
    const reader = new Reader(this.#section(SECTION.type).bytes)
    return reader.vector(() => {
      const { at } = reader
      if (reader.byte() !== 0x60) throw new Error('The WebAssembly module has types other than functions.')
      reader.block()
      reader.block()
      return reader.bytes.subarray(at, reader.at)
    })
  }

  toBytes(): Uint8Array {
    this.#section(SECTION.code).bytes = joined(leb(this.#bodies.length), ...this.#bodies.map(withLength))
    this.#section(SECTION.function).bytes = joined(leb(this.#types.length), ...this.#types.map(leb))
    return joined(this.#header, ...this.#sections.map(({ id, bytes }) => joined([id], withLength(bytes))))
  }
}

/** A body that runs `instructions` first; they see the function's parameters and declare nothing. */
export function withPrologue(body: Uint8Array, instructions: readonly number[]): Uint8Array {
  const reader = new Reader(body)
  reader.vector(() => {
    reader.number()
    const type = reader.byte()
    // References to types of the module have a second part.
    if (type === 0x63 || type === 0x64) reader.number()
  })
  return joined(body.subarray(0, reader.at), instructions, body.subarray(reader.at))
}

/** A body with instructions exchanged that stand in it once. */
export function withExchange(body: Uint8Array, from: readonly number[], to: readonly number[]): Uint8Array {
  const bytes = Buffer.from(body)
  const at = bytes.indexOf(Buffer.from(from))
  if (at < 0 || bytes.includes(Buffer.from(from), at + 1))
    throw new Error('The instructions to exchange do not stand there once.')
  return joined(body.subarray(0, at), to, body.subarray(at + from.length))
}
