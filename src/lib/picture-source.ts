/** Where the bytes of a picture are. */
interface Located {
  readonly name: string
  readonly source:
    { readonly kind: 'file'; readonly file: File } | { readonly kind: 'sample'; readonly url: string }
}

/** A picture that was inspected but cannot be read any more, as when its file was moved. */
export class PictureUnreadable extends Error {
  constructor(
    readonly picture: string,
    cause: unknown,
  ) {
    super(`${picture}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

/** The pixels of a picture, upright, as they were inspected. */
export async function decode(
  { name, source }: Located,
  { display }: { readonly display: Blob | null },
): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(display ?? (source.kind === 'file' ? source.file : await load(source.url)))
  } catch (cause) {
    throw new PictureUnreadable(name, cause)
  }
}

async function load(url: string): Promise<Blob> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`The server answered ${response.status}`)
  return response.blob()
}

export function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string)
    reader.onerror = () => reject(reader.error ?? new Error('The picture could not be read.'))
    reader.readAsDataURL(blob)
  })
}
