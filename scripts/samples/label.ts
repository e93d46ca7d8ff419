import { drawArtwork, lettering, type Artwork } from './artwork'
import { scatterDust } from './dust'
import { planDamage, type LabelDefect } from './label-damage'
import { HEIGHT, PICK, toLabel, WARP, WIDTH, type Placement } from './label-frame'
import { pullThread, sew } from './label-thread'
import { clamp, roundedRectangle, smoothstep } from './math'
import { fbm, hash2, noise1, noise2 } from './noise'
import type { PartKind, PlannedDefect } from './part'
import { createRandom, deriveSeed } from './random'
import { forEachSample, paint, tint, type Rgb, type Surface } from './surface'

const COTTON: Rgb = [0.72, 0.66, 0.54]
const INK: Rgb = [0.02, 0.026, 0.045]
const SECOND_INK: Rgb = [0.5, 0.11, 0.045]
const INDIGO: Rgb = [0.026, 0.037, 0.07]
const WEFT: Rgb = [0.22, 0.24, 0.27]

/** Height of the label above the denim, in pixels. */
const THICKNESS = 5

export const label: PartKind<LabelDefect> = {
  id: 'label',
  name: 'Printed textile label',
  description: 'A cotton tape label printed in two colours, sewn onto indigo denim.',
  width: 540,
  height: 720,
  studio: {
    key: { azimuth: -2.5, tilt: 0.95, halfWidth: 0.4, halfHeight: 0.3, radiance: 13 },
    fill: { azimuth: 0.6, tilt: 0.9, halfWidth: 0.5, halfHeight: 0.4, radiance: 1.6 },
    zenith: 0.5,
    horizon: 0.3,
    table: 0.1,
    keyColour: [1.05, 1, 0.92],
    fillColour: [0.94, 1, 1.08],
  },
  cameraHeight: 3,
  exposure: 0.8,
  webpQuality: 63,
  build: buildLabel,
}

/** Care symbols: wash tub, no bleach, iron, dry in the drum, dry clean. Each is 40 units wide. */
const CARE = [
  '<path d="M2 10L7 34H33L38 10M2 10C7 15 10 7 15 11S23 14 27 10S35 12 38 10M14 25C17 21 22 27 26 23"/>',
  '<path d="M20 5L37 34H3ZM6 6L34 38M34 6L6 38"/>',
  '<path d="M4 33C4 23 10 19 16 19H30C32 19 34 24 36 33ZM16 19C14 12 22 12 32 12M17 27H17.4M23 27H23.4"/>',
  '<path d="M4 5H36V36H4ZM20 9A11.4 11.4 0 0 1 20 32A11.4 11.4 0 0 1 20 9M20 20.5H20.4"/>',
  '<path d="M20 5A16 16 0 0 1 20 37A16 16 0 0 1 20 5"/>' + lettering('P', 20, 14, 13, 2.6, 0.2),
]

interface Inks {
  readonly first: Artwork
  readonly second: Artwork
}

let inks: Promise<Inks> | undefined

async function drawInk(): Promise<Inks> {
  const care = CARE.map(
    (symbol, i) =>
      `<g transform="translate(${31 + i * 60} 428) scale(1.05)" stroke-width="2.7">${symbol}</g>`,
  ).join('')
  const middle = WIDTH / 2
  const first =
    // A keyline around the emblem: it shows at once when the second colour is out of register.
    `<path stroke-width="3.4" d="M143 85A31 31 0 0 1 201 85"/>` +
    `<path stroke-width="3.4" d="M92 172L146 98L170 131L190 108L252 172Z"/>` +
    lettering('ALTO', middle, 212, 58, 9.5, 0.36) +
    `<path stroke-width="2.4" d="M44 300H128M216 300H300"/>` +
    lettering('LINO', middle, 292, 16, 2.9, 0.4) +
    lettering('100% COTTON', middle, 345, 19, 3.2, 0.3) +
    lettering('LOT 5015', middle, 382, 13, 2.4, 0.32) +
    care
  // A sun over two ridges.
  const second =
    `<circle cx="${middle}" cy="96" r="25" fill="white" stroke="none"/>` +
    `<path fill="white" stroke="none" d="M92 172L146 98L170 131L190 108L252 172Z"/>` +
    `<path stroke="black" stroke-width="5" d="M86 178L147 98L171 131L190 108L258 178"/>`
  const [a, b] = await Promise.all([
    drawArtwork(first, WIDTH, HEIGHT, 2),
    drawArtwork(second, WIDTH, HEIGHT, 2),
  ])
  return { first: a, second: b }
}

async function buildLabel(surface: Surface, seed: number, defect: PlannedDefect<LabelDefect> | null) {
  const random = createRandom(deriveSeed(seed, 'label'))
  const placement: Placement = {
    x: 270 + random.range(-8, 8),
    y: 360 + random.range(-8, 8),
    turn: random.range(-0.045, 0.045),
  }
  inks ??= drawInk()
  const ink = await inks
  weaveDenim(surface, random.range(0, 40), deriveSeed(seed, 'denim'))
  layTape(surface, placement, ink, seed, defect)
  sew(surface, placement, deriveSeed(seed, 'stitches'))
  if (defect?.name === 'pulled thread')
    pullThread(surface, placement, deriveSeed(seed, 'defect'), defect.severity)
  scatterDust(surface, deriveSeed(seed, 'dust'), 26)
}

/** Slow waves of cloth that lies on a table. */
const drape = (x: number, y: number, seed: number): number => 5 * fbm(x / 260, y / 260, 2, seed)

/** Three-by-one twill: warp floats run up to the right, with white weft showing between them. */
function weaveDenim(surface: Surface, shift: number, seed: number): void {
  const pitch = 5.2
  forEachSample(surface, (x, y, i) => {
    const wx = x + 1.2 * noise2(x / 40, y / 40, seed) + 0.5 * noise2(x / 5, y / 9, seed + 1)
    const wy = y + 1.2 * noise2(x / 40, y / 40, seed + 2) + shift
    const column = Math.floor(wx / pitch)
    const phase = wy / (pitch * 3.4) + column / 3
    const across = wx / pitch - column - 0.5
    const along = phase - Math.floor(phase) - 0.5
    const bulge =
      Math.sqrt(Math.max(0, 1 - (across * 1.9) ** 2)) * Math.sqrt(Math.max(0, 1 - (along * 2.05) ** 2))
    const fibre = noise2(wx / 0.8 + wy * 0.35, wy / 2.6, seed + 3)
    const thickness = 0.85 + 0.3 * noise1(column * 3.7, seed + 4)
    surface.z[i] = drape(x, y, seed + 9) + 2.3 * bulge * thickness + 0.16 * fibre
    const yarn = hash2(column, Math.floor(phase), seed + 5)
    const fade = 0.5 + 0.5 * fbm(x / 70, y / 110, 3, seed + 6)
    paint(surface, i, INDIGO)
    tint(surface, i, [0, 0, 0], -0.35 * yarn - 0.5 * fade - 0.35 * fibre)
    const weft =
      smoothstep(0.42, 0.12, bulge) * (0.35 + 0.55 * hash2(column, Math.floor(wy / pitch), seed + 7))
    paint(surface, i, WEFT, weft)
    surface.roughness[i] = 0.85
  })
}

function layTape(
  surface: Surface,
  placement: Placement,
  ink: Inks,
  seed: number,
  defect: PlannedDefect<LabelDefect> | null,
): void {
  const cloth = deriveSeed(seed, 'cloth')
  const denim = deriveSeed(seed, 'denim')
  const rng = createRandom(cloth)
  const registerX = rng.range(-0.8, 0.8)
  const registerY = rng.range(-0.8, 0.8)
  const damage = planDamage(defect, seed)

  forEachSample(surface, (x, y, i) => {
    const [u0, v0] = toLabel(x, y, placement)
    const u = u0 + 1.1 * noise2(u0 / 60, v0 / 60, cloth) + 0.25 * noise2(u0 / 9, v0 / 9, cloth + 1)
    const v = v0 + 1.1 * noise2(u0 / 60, v0 / 60, cloth + 2) + 0.25 * noise2(u0 / 9, v0 / 9, cloth + 3)
    const edge = roundedRectangle(u - WIDTH / 2, v - HEIGHT / 2, WIDTH / 2, HEIGHT / 2, 3)
    if (edge > 0) return
    const hole = damage.hole(u, v)
    if (hole < 4) surface.mask[i] = 1

    // Plain weave: warp and weft take turns on top.
    const column = Math.floor(u / WARP)
    const row = Math.floor(v / PICK)
    const a = u / WARP - column - 0.5
    const b = v / PICK - row - 0.5
    const warpOnTop = (column + row) % 2 === 0
    const warpHeight = Math.sqrt(Math.max(0, 1 - (a * 1.95) ** 2)) * (warpOnTop ? Math.cos(b * 2.4) : -0.6)
    const weftHeight = Math.sqrt(Math.max(0, 1 - (b * 1.95) ** 2)) * (warpOnTop ? -0.6 : Math.cos(a * 2.4))
    const warp = warpHeight > weftHeight
    const weave = Math.max(warpHeight, weftHeight, -0.55)
    const yarn = warp ? noise1(column * 5.1, cloth + 4) : noise1(row * 5.1, cloth + 5)
    const slub = warp ? noise2(column * 7.7, v / 45, cloth + 6) : noise2(u / 45, row * 7.7, cloth + 7)
    // Torn ends stay behind, each yarn for its own length; a few still reach far across.
    if (hole < 0) {
      const warpEnd = 1.5 + 17 * hash2(column, 1, cloth + 8) ** 4
      const weftEnd = 1.5 + 17 * hash2(row, 2, cloth + 8) ** 4
      const warpStays = hole > -warpEnd && Math.abs(a + 0.2 * noise1(v / 6, cloth + column)) < 0.33
      const weftStays = hole > -weftEnd && Math.abs(b + 0.2 * noise1(u / 6, cloth + row)) < 0.33
      if (!warpStays && !weftStays) return
    }

    const fibre = warp
      ? noise2(u / 0.8, v / 3 + u * 0.4, cloth + 10)
      : noise2(u / 3 + v * 0.4, v / 0.8, cloth + 10)
    const selvedge = smoothstep(-14, -2, Math.max(edge, Math.abs(u - WIDTH / 2) - WIDTH / 2))
    const hem = smoothstep(24, 20, Math.min(v, HEIGHT - v))
    const curl = hole < 14 ? 1.6 * smoothstep(14, 0, hole) : 0
    surface.z[i] =
      drape(x, y, denim + 9) +
      THICKNESS +
      2.2 * fbm(u / 150, v / 150, 2, cloth + 11) +
      (1.05 + 0.2 * yarn + 0.15 * slub) * weave +
      0.1 * fibre +
      hem * 2.2 +
      selvedge * 0.6 +
      curl -
      2.5 * smoothstep(-2.5, 0, edge)
    paint(surface, i, COTTON)
    const tone = 0.1 * yarn + 0.09 * slub + 0.08 * fibre + 0.05 * fbm(u / 90, v / 90, 3, cloth + 12)
    tint(surface, i, [0.25, 0.22, 0.18], 0.14 - tone + 0.12 * smoothstep(0.1, -0.5, weave))
    surface.roughness[i] = 0.82

    // Ink sits on the crowns of the yarns and misses the gaps.
    const wick = 0.9 * noise2(u / 2.2, v / 2.2, cloth + 13)
    const take = clamp(0.93 + 0.16 * fibre + 0.1 * slub - 0.55 * smoothstep(-0.05, -0.5, weave), 0, 1)
    const firstAt = (du: number, dv: number): number => ink.first.at(u + wick + du, v + wick + dv)
    const plainFirst = firstAt(0, 0)
    const plainSecond = ink.second.at(u + wick + registerX, v - wick + registerY)
    let first = plainFirst
    let second =
      damage.shiftX === 0
        ? plainSecond
        : ink.second.at(u + wick + registerX - damage.shiftX, v - wick + registerY - damage.shiftY)
    const drag = damage.smear(u, v)
    if (drag > 0) {
      const streak = 0.55 + 0.45 * noise1(u / 2.1, cloth + 14)
      for (let s = 1; s <= 8; s++) {
        const share = s / 8
        first = Math.max(first, firstAt(0, -drag * share) * (1 - share) * streak * 0.85)
      }
    }
    const lost = damage.lost(u, v)
    first *= 1 - 0.94 * lost
    second *= 1 - 0.94 * lost
    const laid = (coverage: number): number => smoothstep(0.12, 0.75, coverage)
    const changed = Math.abs(laid(first) - laid(plainFirst)) + Math.abs(laid(second) - laid(plainSecond))
    if (changed > 0.25) surface.mask[i] = 1
    paint(surface, i, SECOND_INK, laid(second) * take * 0.93)
    paint(surface, i, INK, laid(first) * take * 0.95)

    const stained = damage.stained(u, v)
    if (stained > 0.02) {
      tint(surface, i, [0.42, 0.23, 0.09], clamp(stained, 0, 1) * 0.95)
      if (stained > 0.1) surface.mask[i] = 1
    }
  })
}
