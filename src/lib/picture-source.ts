/** A picture that was inspected but cannot be read any more, as when its file was moved. */
export class PictureUnreadable extends Error {
  constructor(
    readonly picture: string,
    cause: unknown,
  ) {
    super(`${picture}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

/**
 * The pixels of a picture, upright, as they were inspected.
 *
 * @param read Gives its bytes.
 * @throws PictureUnreadable
 */
export async function decode(name: string, read: () => Blob | Promise<Blob>): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(await read())
  } catch (cause) {
    throw new PictureUnreadable(name, cause)
  }
}

export function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string)
    reader.onerror = () => reject(reader.error ?? new Error('The picture could not be read.'))
    reader.readAsDataURL(blob)
  })
}
