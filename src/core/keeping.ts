import type { Result } from './errors'

/** A file that the device is to have. */
export interface FileToKeep {
  readonly url: string
  readonly bytes: number
  /** Of its content, in lower-case hexadecimal. */
  readonly sha256: string
}

/** What the worker that keeps files does for the page. */
export interface KeepingApi {
  /**
   * Fetches files and keeps them under the hash of their content. What was kept stays when it fails or the worker is
   * ended.
   *
   * @param onProgress Bytes of these files that have come; told a few times a second.
   */
  keep(files: readonly FileToKeep[], onProgress: (bytes: number) => void): Promise<Result<void>>
}
