/** Bytes by which a WebAssembly memory grows. */
const PAGE = 65536

/** Kernels read and write this many bytes at a time. */
const ALIGNMENT = 16

/** Hands out addresses of a kernel's memory, one after the other. */
export class KernelMemory {
  #end = 0

  constructor(private readonly memory: WebAssembly.Memory) {}

  /** @returns The address of so many bytes, whose content is left from whoever had them before. */
  reserve(bytes: number): number {
    const address = this.#end
    this.#end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
    const missing = this.#end - this.memory.buffer.byteLength
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE))
    return address
  }

  place(values: Int32Array): number {
    const address = this.reserve(values.byteLength)
    new Int32Array(this.memory.buffer, address, values.length).set(values)
    return address
  }

  /** Gives back what was reserved from this address on. */
  releaseFrom(address: number): void {
    this.#end = address
  }
}
