import { deflateSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import { zipSync } from 'fflate'
import sharp from 'sharp'
import type { ErrorCode } from '../../src/core/errors.ts'
import type { PictureNote } from '../../src/core/inference.ts'
import {
  bytesOf,
  exifSegment,
  png,
  pngChunk,
  resizedJpeg,
  tiff,
  uint32,
  withPngChunks,
  withSegment,
  type TiffField,
} from './bytes.ts'

/** What must become of a hostile file: it is read, with these notes, or refused with this code. */
export type Outcome = { readonly notes: readonly PictureNote['code'][] } | { readonly code: ErrorCode }

export interface HostileFile {
  /** What is wrong with it; unique. */
  readonly about: string
  /** As the page sees it. */
  readonly name: string
  readonly outcome: Outcome
  readonly bytes: Buffer
}

const read: Outcome = { notes: [] }
const notes = (...codes: PictureNote['code'][]): Outcome => ({ notes: codes })
const refused = (code: ErrorCode): Outcome => ({ code })
const corrupt = refused('file-corrupt')
const unsupported = refused('file-unsupported')
const tooLarge = refused('file-too-large')

interface Fixture {
  readonly kind: string
  readonly name: string
  readonly file: string
}

function fixtures(): (kind: string, name: string) => Buffer {
  const path = new URL('../../src/core/fixtures/pictures.json', import.meta.url)
  const { pictures } = JSON.parse(readFileSync(path, 'utf8')) as { pictures: readonly Fixture[] }
  return (kind, name) => {
    const found = pictures.find((picture) => picture.kind === kind && picture.name.startsWith(name))
    if (!found) throw new Error(`No picture ${kind}, ${name}`)
    return Buffer.from(found.file, 'base64')
  }
}

const LEFT_TO_RIGHT_OVERRIDE = '\u202e'
const ZEROS = 200e6

/** At least 60 files that are wrong, lie, or are made to do harm; the same every time. */
export async function hostileFiles(): Promise<readonly HostileFile[]> {
  const fixture = fixtures()
  const files: HostileFile[] = []
  const add = (about: string, name: string, outcome: Outcome, bytes: Buffer): void => {
    files.push({ about, name, outcome, bytes })
  }

  const grey = { create: { width: 40, height: 30, channels: 3, background: '#808080' } } as const
  const jpeg = await sharp(grey).jpeg().toBuffer()
  const opaque = await sharp(grey).png().toBuffer()
  const clear = await sharp({ create: { ...grey.create, channels: 4 } })
    .png()
    .toBuffer()
  const webp = await sharp(grey).webp().toBuffer()
  const bmp = fixture('bmp', '')
  const gif = fixture('gif', 'opaque')
  const avif = fixture('avif', '')
  const heic = fixture('heic', 'RGB')
  const plainTiff = fixture('tiff', 'RGB')
  const all = { jpeg, png: opaque, webp, bmp, gif, avif, heic, tiff: plainTiff }

  // Cut off.
  for (const [kind, file] of Object.entries(all)) {
    add(`${kind} cut in half`, `half.${kind}`, corrupt, file.subarray(0, file.length >> 1))
  }
  add('transparent PNG cut in half', 'half-clear.png', corrupt, clear.subarray(0, clear.length >> 1))
  for (const kind of ['jpeg', 'png', 'webp', 'gif', 'tiff'] as const)
    add(`${kind}, its signature alone`, `signature.${kind}`, corrupt, all[kind].subarray(0, 12))

  // Other than the name says.
  add('zero bytes', 'nothing.jpg', refused('file-empty'), Buffer.alloc(0))
  add('one byte', 'one.png', unsupported, Buffer.of(0))
  add('JPEG named .png', 'really-jpeg.png', read, jpeg)
  add('PNG named .exe', 'really-png.exe', read, opaque)
  add('program named .jpg', 'setup.jpg', unsupported, bytesOf('MZ', Buffer.alloc(512, 0x90)))
  add('web page named .jpg', 'page.jpg', unsupported, Buffer.from('<html><script>alert(1)</script></html>'))
  add('PDF named .png', 'paper.png', unsupported, Buffer.from('%PDF-1.7\n1 0 obj\n'))
  add('video named .jpg', 'film.jpg', unsupported, bytesOf(uint32(24), 'ftypisom', uint32(0), 'isommp42'))
  add('ZIP named .png', 'archive.png', unsupported, Buffer.from(zipSync({ 'a.png': opaque })))
  add(
    'SVG with a script',
    'drawing.svg',
    unsupported,
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="owned"</script></svg>'),
  )
  add(
    'SVG with a script, named .png',
    'drawing.png',
    unsupported,
    Buffer.from('<?xml version="1.0"?><svg onload="alert(1)"/>'),
  )
  add(
    'random bytes',
    'noise.jpg',
    unsupported,
    Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 2654435761) >>> 24)),
  )
  add(
    'JPEG with a ZIP behind it',
    'polyglot.jpg',
    read,
    bytesOf(jpeg, Buffer.from(zipSync({ 'a.js': opaque }))),
  )
  add(
    'JPEG with a script in its comment',
    'comment.jpg',
    read,
    withSegment(jpeg, bytesOf([0xff, 0xfe, 0, 27], '<script>alert(1)</script>')),
  )

  // Sizes.
  const sized = (width: number, height: number) =>
    sharp({ create: { ...grey.create, width, height } })
      .png()
      .toBuffer()
  add('1 x 1', 'dot.png', read, await sized(1, 1))
  add('1 x 20000', 'line.png', read, await sized(1, 20_000))
  add('20000 x 1', 'row.png', read, await sized(20_000, 1))
  add('1 x 40000', 'long.png', tooLarge, await sized(1, 40_000))
  add('PNG that says 20000 x 20000', 'huge.png', tooLarge, png({ width: 20_000, height: 20_000 }))
  add('PNG that says 4 billion x 1', 'wide.png', tooLarge, png({ width: 2 ** 32 - 1, height: 1 }))
  add('PNG that says 0 x 0', 'flat.png', corrupt, png({ width: 0, height: 0 }))
  add('transparent PNG that says 0 x 7', 'flat-clear.png', corrupt, png({ width: 0, height: 7, colours: 6 }))
  add('JPEG that says 65000 x 65000', 'huge.jpg', tooLarge, resizedJpeg(jpeg, 65_000, 65_000))
  add('JPEG that says 0 x 0', 'flat.jpg', corrupt, resizedJpeg(jpeg, 0, 0))
  const hugeGif = Buffer.from(gif)
  hugeGif.writeUInt16LE(65_535, 6)
  hugeGif.writeUInt16LE(65_535, 8)
  add('GIF that says 65535 x 65535', 'huge.gif', tooLarge, hugeGif)
  const hugeBmp = Buffer.from(bmp)
  hugeBmp.writeInt32LE(60_000, 18)
  hugeBmp.writeInt32LE(-60_000, 22)
  add('BMP that says 60000 x -60000', 'huge.bmp', tooLarge, hugeBmp)

  // Decompression bombs.
  const zeros = deflateSync(Buffer.alloc(ZEROS))
  add(
    'transparent PNG that unpacks to 200 MB',
    'bomb-clear.png',
    corrupt,
    png({ width: 9, height: 9, colours: 6 }, pngChunk('IDAT', zeros)),
  )
  add(
    '16-bit PNG that unpacks to 200 MB',
    'bomb-deep.png',
    corrupt,
    png({ width: 9, height: 9, depth: 16 }, pngChunk('IDAT', zeros)),
  )
  // The browser's own decoder stops where the picture is full.
  add(
    'opaque PNG that unpacks to 200 MB',
    'bomb.png',
    read,
    png({ width: 9, height: 9 }, pngChunk('IDAT', zeros)),
  )
  add(
    'PNG whose profile unpacks to 200 MB',
    'bomb-profile.png',
    read,
    withPngChunks(opaque, pngChunk('iCCP', bytesOf('x\0\0', zeros))),
  )
  add(
    'PNG whose text unpacks to 200 MB',
    'bomb-text.png',
    read,
    withPngChunks(opaque, pngChunk('zTXt', bytesOf('x\0\0', zeros))),
  )
  const tiffFields = (overrides: Readonly<Record<number, TiffField>> = {}): TiffField[] => {
    const fields: Readonly<Record<number, TiffField>> = {
      256: [256, 3, [9]],
      257: [257, 3, [9]],
      258: [258, 3, [8]],
      259: [259, 3, [1]],
      262: [262, 3, [1]],
      273: [273, 4, [-1]],
      277: [277, 3, [1]],
      278: [278, 3, [9]],
      279: [279, 4, [81]],
      ...overrides,
    }
    return Object.values(fields)
  }
  const pixels = Buffer.alloc(81, 7)
  add(
    'TIFF strip that unpacks to 200 MB',
    'bomb.tiff',
    corrupt,
    tiff(tiffFields({ 259: [259, 3, [8]], 279: [279, 4, [zeros.length]] }), zeros),
  )

  // Kinds of pixels.
  add('CMYK JPEG', 'cmyk.jpg', read, await sharp(grey).toColourspace('cmyk').jpeg().toBuffer())
  add('progressive JPEG', 'progressive.jpg', read, await sharp(grey).jpeg({ progressive: true }).toBuffer())
  add(
    '16-bit PNG',
    'deep.png',
    notes('depth-reduced'),
    await sharp(grey).toColourspace('rgb16').png().toBuffer(),
  )
  add('palette PNG', 'palette.png', read, await sharp(grey).png({ palette: true, colours: 4 }).toBuffer())
  add(
    'interlaced transparent PNG',
    'adam7.png',
    read,
    await sharp(clear).png({ progressive: true }).toBuffer(),
  )
  add('animated GIF', 'animated.gif', notes('first-frame'), fixture('gif', 'animated'))
  add('animated WebP', 'animated.webp', notes('first-frame'), fixture('webp', 'animated'))
  add('animated PNG', 'animated.png', notes('first-frame'), fixture('png', 'animated'))
  add(
    'PNG with an index that is not in its palette',
    'off-palette.png',
    corrupt,
    png(
      { width: 1, height: 1, colours: 3 },
      pngChunk('PLTE', Buffer.of(1, 2, 3)),
      pngChunk('tRNS', Buffer.of(9)),
      pngChunk('IDAT', deflateSync(Buffer.of(0, 200))),
    ),
  )

  // Metadata that lies.
  add('EXIF orientation 9', 'orientation.jpg', read, withSegment(jpeg, exifSegment(0x0112, 9)))
  add(
    'EXIF directory far outside',
    'exif-outside.jpg',
    read,
    withSegment(jpeg, exifSegment(0x0112, 6, 0xffffff00)),
  )
  add(
    'EXIF directory of 65535 entries',
    'exif-entries.jpg',
    read,
    withSegment(jpeg, exifSegment(0x0112, 1, 8, 65_535)),
  )
  add(
    'PNG whose EXIF data are noise',
    'exif-noise.png',
    read,
    withPngChunks(clear, pngChunk('eXIf', Buffer.from('II*\0\xff\xff\xff\xff\xff', 'latin1'))),
  )
  add(
    'JPEG whose profile is cut off',
    'profile.jpg',
    notes('profile-ignored'),
    withSegment(jpeg, bytesOf([0xff, 0xe2, 0, 20], 'ICC_PROFILE\0\x01\x01abcd')),
  )

  // Damaged inside.
  const flipped = Buffer.from(clear)
  flipped[flipped.indexOf('IDAT', 0, 'latin1') + 6]! ^= 0xff
  add('transparent PNG with a wrong checksum', 'checksum.png', corrupt, flipped)
  add(
    'PNG with a chunk of 2 GB',
    'chunk.png',
    corrupt,
    bytesOf(opaque.subarray(0, 33), uint32(0x7fffffff), 'IDAT', opaque.subarray(41, 60)),
  )
  add('PNG without pixels', 'hollow.png', corrupt, png({ width: 9, height: 9 }))
  add('transparent PNG without pixels', 'hollow-clear.png', corrupt, png({ width: 9, height: 9, colours: 6 }))
  add(
    'PNG of a depth that there is not',
    'depth.png',
    corrupt,
    png({ width: 9, height: 9, depth: 7 }, pngChunk('IDAT', deflateSync(Buffer.alloc(300)))),
  )
  const noWebp = Buffer.from(webp)
  noWebp.fill(0xee, 40)
  add('WebP whose data are noise', 'noise.webp', corrupt, noWebp)
  const noHeic = Buffer.from(heic)
  noHeic.fill(0xee, 40)
  add('HEIC whose boxes are noise', 'noise.heic', corrupt, noHeic)

  // TIFF is a format of pointers.
  const nan = Buffer.alloc(81 * 4)
  for (let i = 0; i < 81; i++) nan.writeFloatLE(NaN, 4 * i)
  add(
    'TIFF of 32-bit floats, all NaN',
    'nan.tiff',
    unsupported,
    tiff(tiffFields({ 258: [258, 3, [32]], 279: [279, 4, [nan.length]], 339: [339, 3, [3]] }), nan),
  )
  add('TIFF whose directory follows itself', 'loop.tiff', read, tiff(tiffFields(), pixels, 8))
  add(
    'TIFF whose pixels are far outside',
    'outside.tiff',
    corrupt,
    tiff(tiffFields({ 273: [273, 4, [0x7fffff00]] }), pixels),
  )
  add(
    'TIFF that says 20000 x 20000',
    'huge.tiff',
    tooLarge,
    tiff(tiffFields({ 256: [256, 4, [20_000]], 257: [257, 4, [20_000]] }), pixels),
  )
  const strip = await sharp({ create: { ...grey.create, width: 9, height: 9 } })
    .toColourspace('b-w')
    .jpeg()
    .toBuffer()
  const inTiff = (block: Buffer) =>
    tiff(tiffFields({ 259: [259, 3, [7]], 279: [279, 4, [block.length]] }), block)
  const frame = strip.indexOf(bytesOf([0xff, 0xc0]))
  const enormous = Buffer.from(strip)
  enormous.writeUInt16BE(65_500, frame + 5)
  enormous.writeUInt16BE(65_500, frame + 7)
  const header = enormous.subarray(frame, frame + 2 + strip.readUInt16BE(frame + 2))
  add('TIFF with a JPEG strip', 'strip.tiff', read, inTiff(strip))
  add('TIFF whose JPEG strip says 65500 x 65500', 'bomb-strip.tiff', corrupt, inTiff(enormous))
  add(
    'TIFF whose JPEG strip says so in a second frame',
    'bomb-second-frame.tiff',
    corrupt,
    inTiff(Buffer.concat([strip.subarray(0, -2), header, strip.subarray(-2)])),
  )
  add('TIFF of 60 channels', 'channels.tiff', unsupported, tiff(tiffFields({ 277: [277, 3, [60]] }), pixels))
  add('TIFF without a directory', 'bare.tiff', corrupt, bytesOf('II*\0', [0xff, 0xff, 0xff, 0x7f]))
  add(
    'TIFF of an unknown compression',
    'compression.tiff',
    unsupported,
    tiff(tiffFields({ 259: [259, 3, [4242]] }), pixels),
  )
  add(
    'TIFF of colours that are unknown',
    'colours.tiff',
    unsupported,
    tiff(tiffFields({ 262: [262, 3, [32803]] }), pixels),
  )

  // Names.
  add('a name with markup', '<img src=x onerror="document.title=\'owned\'">.png', read, opaque)
  add('a name that is written backwards', `part${LEFT_TO_RIGHT_OVERRIDE}gnp.exe.png`, read, opaque)
  add('a name that climbs', '..%2f..%2fetc%2fpasswd.png', read, opaque)
  add('a name of 2,000 letters', `${'n'.repeat(2000)}.png`, read, opaque)
  add('a name of no letters', '\u200b\u200b.png', read, opaque)
  add('a name in Arabic and Hebrew', 'قطعة-שלום-7.png', read, opaque)
  add('the same name, first', 'twin.png', read, opaque)
  add('the same name, second', 'twin.png', corrupt, opaque.subarray(0, 60))
  return files
}
