/** What a name and a path say before a file has been read. */

const pictureEndings = /\.(?:jpe?g|jfif|png|webp|avif|tiff?|hei[cf]|gif|bmp|dib)$/i

/** Whether a file in a folder or an archive is to be taken for a picture; the bytes decide later. */
export const looksLikePicture = (name: string): boolean => pictureEndings.test(name)

/** What operating systems leave in folders and archives without being asked. */
export const isClutter = (path: string): boolean =>
  /(?:^|\/)(?:__MACOSX\/|\.(?!\.?\/)|thumbs\.db$|desktop\.ini$)/i.test(path)

/**
 * Splits a path from an archive or a folder for showing: no drive, no root, no way up, no control characters.
 * Paths are never used to read or write anything.
 */
export function splitPath(path: string): { readonly folder: string; readonly name: string } {
  const parts = path
    .replaceAll('\\', '/')
    // eslint-disable-next-line no-control-regex -- they are what is taken out
    .replace(/[\u0000-\u001f\u007f]/g, '')
    .split('/')
    .filter(
      (part, index) =>
        part !== '' && part !== '.' && part !== '..' && !(index === 0 && /^[a-z]:$/i.test(part)),
    )
  return { folder: parts.slice(0, -1).join('/'), name: parts.at(-1) ?? '' }
}
