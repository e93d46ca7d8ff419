import { drawArtwork, lettering, type Artwork } from './artwork'
import { blot } from './defects'
import { scatterDust } from './dust'
import { clamp, distanceToPolyline, hypot, mix, roundedRectangle, smoothstep } from './math'
import { fbm, hash2, noise1, noise2 } from './noise'
import type { PartKind, PlannedDefect } from './part'
import { createRandom, deriveSeed, type Random } from './random'
import { forEachSample, paint, tint, type Rgb, type Surface } from './surface'

type LabelDefect = 'misprint' | 'pulled thread' | 'stain' | 'hole'

const COTTON: Rgb = [0.72, 0.66, 0.54]
const INK: Rgb = [0.02, 0.026, 0.045]
const SECOND_INK: Rgb = [0.5, 0.11, 0.045]
const INDIGO: Rgb = [0.03, 0.052, 0.115]
const WEFT: Rgb = [0.2, 0.24, 0.32]

/** Size of the label and pitch of its yarns, in pixels of the full-size picture. */
const WIDTH = 344
const HEIGHT = 520
const WARP = 4.4
const PICK = 4
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
  defects: ['misprint', 'pulled thread', 'stain', 'hole'],
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

async function drawInk(): Promise<{ first: Artwork; second: Artwork }> {
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

interface Placement {
  readonly x: number
  readonly y: number
  readonly turn: number
}

async function buildLabel(surface: Surface, seed: number, defect: PlannedDefect<LabelDefect> | null) {
  const random = createRandom(deriveSeed(seed, 'label'))
  const placement: Placement = {
    x: 270 + random.range(-8, 8),
    y: 360 + random.range(-8, 8),
    turn: random.range(-0.045, 0.045),
  }
  const ink = await drawInk()
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

function toLabel(x: number, y: number, placement: Placement): [number, number] {
  const dx = x - placement.x
  const dy = y - placement.y
  const cos = Math.cos(placement.turn)
  const sin = Math.sin(placement.turn)
  return [dx * cos + dy * sin + WIDTH / 2, -dx * sin + dy * cos + HEIGHT / 2]
}

/** How a defect of the cloth or the print acts at a point of the label. */
interface Damage {
  /** Displacement of the second ink, in pixels. */
  readonly shiftX: number
  readonly shiftY: number
  /** Multiplies both inks (a print that did not take), and ink dragged downwards over this length. */
  lost(u: number, v: number): number
  smear(u: number, v: number): number
  stained(u: number, v: number): number
  /** Below 0 inside the hole; grows outwards, in pixels. */
  hole(u: number, v: number): number
}

const NO_DAMAGE: Damage = {
  shiftX: 0,
  shiftY: 0,
  lost: () => 0,
  smear: () => 0,
  stained: () => 0,
  hole: () => Infinity,
}

function planDamage(defect: PlannedDefect<LabelDefect> | null, seed: number): Damage {
  const random = createRandom(deriveSeed(seed, 'defect'))
  if (!defect) return NO_DAMAGE
  const { severity } = defect
  switch (defect.name) {
    case 'misprint':
      return planMisprint(random, severity, seed)
    case 'stain': {
      const centre: [number, number] = [random.range(80, 260), random.range(180, 400)]
      const radius = mix(24, 62, severity)
      return {
        ...NO_DAMAGE,
        stained: (u, v) => {
          const body = blot(u, v, centre, radius, 0.3, 0.16, seed)
          // The liquid carried its colour to the rim before it dried.
          const inner = blot(u, v, centre, radius * 0.86, 0.3, 0.3, seed)
          return body * (0.45 + 0.35 * (1 - inner) + 0.25 * fbm(u / 22, v / 22, 3, seed + 1))
        },
      }
    }
    case 'hole': {
      const centre: [number, number] = [random.range(90, 250), random.range(330, 410)]
      const radius = mix(11, 27, severity)
      const stretch = random.range(0.6, 0.85)
      const turn = random.range(-0.5, 0.5)
      return {
        ...NO_DAMAGE,
        hole: (u, v) => {
          const dx = (u - centre[0]) * Math.cos(turn) + (v - centre[1]) * Math.sin(turn)
          const dy = (-(u - centre[0]) * Math.sin(turn) + (v - centre[1]) * Math.cos(turn)) / stretch
          return hypot(dx, dy) - radius * (1 + 0.3 * fbm(u / 15, v / 15, 3, seed))
        },
      }
    }
    case 'pulled thread':
      return NO_DAMAGE
  }
}

function planMisprint(random: Random, severity: number, seed: number): Damage {
  const form = random.integer(0, 2)
  if (form === 0) {
    return { ...NO_DAMAGE, shiftX: mix(7, 15, severity), shiftY: mix(-4, -11, severity) }
  }
  if (form === 1) {
    const centre: [number, number] = [random.range(90, 250), random.range(225, 260)]
    const radius = mix(26, 62, severity)
    return {
      ...NO_DAMAGE,
      lost: (u, v) =>
        smoothstep(
          0.25,
          0.6,
          blot(u, v, centre, radius, 0.35, 0.35, seed) * (0.8 + 0.4 * fbm(u / 5, v / 5, 2, seed + 1)),
        ),
    }
  }
  const left = random.range(60, 130)
  const width = mix(60, 160, severity)
  return {
    ...NO_DAMAGE,
    smear: (u, v) =>
      smoothstep(left, left + 12, u) *
      smoothstep(left + width, left + width - 14, u) *
      smoothstep(212, 235, v) *
      smoothstep(mix(300, 330, severity), 270, v) *
      mix(22, 46, severity),
  }
}

function layTape(
  surface: Surface,
  placement: Placement,
  ink: { first: Artwork; second: Artwork },
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
    // Torn ends stay behind for a few pixels, each yarn for its own length.
    const frayed = 5 * hash2(warp ? column : row, warp ? 1 : 2, cloth + 8) + 1.4 * noise2(u, v, cloth + 9)
    if (hole < -frayed) return
    if (hole < 0 && (warp ? Math.abs(a) : Math.abs(b)) > 0.34) return

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
    if (Math.abs(first - plainFirst) > 0.12 || Math.abs(second - plainSecond) > 0.12) surface.mask[i] = 1
    paint(surface, i, SECOND_INK, smoothstep(0.3, 0.7, second) * take * 0.93)
    paint(surface, i, INK, smoothstep(0.12, 0.75, first) * take * 0.95)

    const stained = damage.stained(u, v)
    if (stained > 0.02) {
      tint(surface, i, [0.42, 0.23, 0.09], clamp(stained, 0, 1) * 0.95)
      if (stained > 0.1) surface.mask[i] = 1
    }
  })
}

/** Lockstitch along all four sides. */
function sew(surface: Surface, placement: Placement, seed: number): void {
  const inset = 11
  const pitch = 17
  const thread: Rgb = [0.36, 0.2, 0.075]
  forEachSample(surface, (x, y, i) => {
    const [u, v] = toLabel(x, y, placement)
    const du = Math.min(u, WIDTH - u) - inset
    const dv = Math.min(v, HEIGHT - v) - inset
    if (Math.min(Math.abs(du), Math.abs(dv)) > 4 || du < -4 || dv < -4) return
    const vertical = Math.abs(du) < Math.abs(dv)
    const travel = vertical ? v : u
    const count = Math.round((vertical ? HEIGHT - 2 * inset : WIDTH - 2 * inset) / pitch)
    const step = (vertical ? HEIGHT - 2 * inset : WIDTH - 2 * inset) / count
    const n = Math.floor((travel - inset) / step)
    if (n < 0 || n >= count) return
    const t = (travel - inset) / step - n - 0.5
    const side = (vertical ? du : dv) + (hash2(n, vertical ? 1 : 2, seed) - 0.5) * 0.9 + t * 0.8
    const half = 2.15 * Math.sqrt(Math.max(0, 1 - (Math.abs(t) * 2.12) ** 4))
    const cover = Math.abs(side) / Math.max(0.01, half)
    if (Math.abs(t) > 0.44) {
      // The needle hole pulls the cloth down.
      const d = hypot((0.5 - Math.abs(t)) * step, side)
      if (d < 3.2) {
        surface.z[i]! -= 2.4 * smoothstep(3.2, 0.6, d)
        tint(surface, i, [0.3, 0.3, 0.3], 0.6 * smoothstep(2.6, 0.5, d))
      }
    }
    if (cover >= 1) {
      if (Math.abs(side) < 5) surface.z[i]! -= 0.9 * smoothstep(5, 2, Math.abs(side))
      return
    }
    const twist = Math.sin((t * step * 1.25 + side * 1.5) * 1.35)
    surface.z[i]! += 2.9 * Math.sqrt(1 - cover * cover) * (1 - 2.2 * t * t) + 0.22 * twist
    paint(surface, i, thread)
    tint(surface, i, [0.55, 0.5, 0.45], 0.25 - 0.22 * twist)
    surface.roughness[i] = 0.5
  })
}

/** One yarn drawn out of the cloth: a loose loop, and the bare ladder it left behind. */
function pullThread(surface: Surface, placement: Placement, seed: number, severity: number): void {
  const random = createRandom(seed)
  const row = Math.round(random.range(60, 95))
  const from = random.range(60, 120)
  const to = from + mix(60, 150, severity)
  const v0 = (row + 0.5) * PICK
  const loop: [number, number][] = []
  const lift = mix(10, 34, severity) * (random.next() < 0.5 ? -1 : 1)
  const lean = random.range(-0.25, 0.25)
  for (let s = 0; s <= 26; s++) {
    const t = s / 26
    const swell = Math.sin(Math.PI * t) ** 1.4
    loop.push([
      mix(from, to, t + 0.1 * Math.sin(2 * Math.PI * t + lean * 4)) + lift * lean * swell,
      v0 + lift * swell * (1 + 0.16 * Math.sin(t * 9 + lean * 9)),
    ])
  }
  forEachSample(surface, (x, y, i) => {
    const [u, v] = toLabel(x, y, placement)
    if (u < from - 60 || u > to + 60 || Math.abs(v - v0) > 60) return
    const gap = Math.abs(v - v0) / (PICK * 0.62)
    const reach = smoothstep(from - 3, from + 8, u) * smoothstep(to + 3, to - 8, u)
    if (gap < 1 && reach > 0) {
      surface.z[i]! -= 1.7 * (1 - gap * gap) * reach
      tint(surface, i, [0.3, 0.26, 0.22], 0.6 * (1 - gap) * reach)
      if (reach > 0.2) surface.mask[i] = 1
    }
    const { distance, along } = distanceToPolyline(u, v, loop)
    const radius = 1.75 + 0.3 * noise1(along * 40, seed)
    if (distance > radius) return
    const roundness = Math.sqrt(1 - (distance / radius) ** 2)
    surface.z[i]! += 2.2 * roundness + 7 * Math.sin(Math.PI * along) * Math.min(1, roundness * 3)
    const twist = Math.sin(along * 150 + distance * 2)
    paint(surface, i, [0.74, 0.68, 0.55])
    tint(surface, i, [0.5, 0.45, 0.4], 0.2 - 0.18 * twist)
    surface.roughness[i] = 0.75
    surface.mask[i] = 1
  })
}
