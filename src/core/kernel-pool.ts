interface KernelExports {
  readonly memory: WebAssembly.Memory
}

/**
 * Instances of a kernel that nobody uses wait here for the next user: a new one each time would leave its memory, which only
 * ever grows, to the garbage collector.
 */
export class KernelPool<Kernel extends KernelExports> {
  #module: WebAssembly.Module | undefined
  readonly #idle: Kernel[] = []

  /**
   * @param base64      A module as `npm run kernels` writes it: small enough to be compiled at once.
   * @param largestKept Bytes of memory above which an instance is let go.
   */
  constructor(
    private readonly base64: string,
    private readonly largestKept = Infinity,
  ) {}

  /** @returns An instance whose memory holds what its last user left. */
  take(): Kernel {
    this.#module ??= new WebAssembly.Module(Uint8Array.from(atob(this.base64), (char) => char.charCodeAt(0)))
    return this.#idle.pop() ?? (new WebAssembly.Instance(this.#module).exports as unknown as Kernel)
  }

  giveBack(kernel: Kernel): void {
    if (kernel.memory.buffer.byteLength <= this.largestKept) this.#idle.push(kernel)
  }
}
