import { drawArtwork, lettering, type Artwork } from './artwork'
import { planFlaw, TABLET_RADIUS, type BlisterDefect, type Flaw } from './blister-flaw'
import { scatterDust } from './dust'
import { clamp, hypot, mix, roundedRectangle, smoothstep } from './math'
import { fbm, noise1, noise2 } from './noise'
import type { PartKind, PlannedDefect } from './part'
import { createRandom, deriveSeed } from './random'
import { forEachSample, paint, tint, type Rgb, type Surface } from './surface'

const FOIL: Rgb = [0.87, 0.875, 0.88]
/** Film coat of the tablet, and the pressed powder that shows where it is broken. */
const COAT: Rgb = [0.78, 0.42, 0.3]
const CORE: Rgb = [0.85, 0.82, 0.76]
const BENCH: Rgb = [0.045, 0.075, 0.088]

/** Dimensions in pixels of the full-size picture. */
const CARD_WIDTH = 628
const CARD_HEIGHT = 408
const POCKETS = [-150, 150] as const
const POCKET_RADIUS = 124
const POCKET_Z = 42
const SHOULDER = 62
const TABLET_EDGE = 15
const TABLET_CROWN = 19
const CARD_Z = 5
const EMBOSS_PITCH = 11

export const blister: PartKind<BlisterDefect> = {
  id: 'blister',
  name: 'Tablets in a blister',
  description: 'Two film-coated tablets under clear domes, sealed onto embossed aluminium foil.',
  width: 720,
  height: 540,
  studio: {
    key: { azimuth: -2.05, tilt: 0.82, halfWidth: 0.34, halfHeight: 0.26, radiance: 11 },
    fill: { azimuth: 0.5, tilt: 1.02, halfWidth: 0.5, halfHeight: 0.12, radiance: 4 },
    zenith: 0.26,
    horizon: 0.3,
    table: 0.12,
    keyColour: [1.03, 1, 0.96],
    fillColour: [0.94, 1, 1.07],
  },
  cameraHeight: 2.4,
  exposure: 1.02,
  webpQuality: 62,
  build: buildBlister,
}

interface Tablet {
  /** Middle and turn of the tablet on the card. */
  readonly x: number
  readonly y: number
  readonly turn: number
  readonly present: boolean
}

interface Card {
  readonly x: number
  readonly y: number
  readonly turn: number
  readonly tablets: readonly Tablet[]
}

/** Break line and code of the tablet's punch, with edges as soft as pressed powder's. */
function drawLines(): Promise<Artwork> {
  return drawArtwork(
    `<path stroke-width="6" d="M4 100H196"/>` +
      lettering('FS', 100, 44, 34, 6, 0.3) +
      lettering('50', 100, 122, 34, 6, 0.3),
    200,
    200,
    2,
    2.2,
  )
}

let lines: Promise<Artwork> | undefined

async function buildBlister(surface: Surface, seed: number, defect: PlannedDefect<BlisterDefect> | null) {
  const random = createRandom(deriveSeed(seed, 'blister'))
  const damageRandom = createRandom(deriveSeed(seed, 'defect'))
  const victim = damageRandom.integer(0, POCKETS.length - 1)
  const card: Card = {
    x: 360 + random.range(-8, 8),
    y: 270 + random.range(-7, 7),
    turn: random.range(-0.035, 0.035),
    tablets: POCKETS.map((x, i) => {
      // The tablet lies loose in its pocket.
      const slip = random.range(0, 9)
      const towards = random.range(0, 2 * Math.PI)
      return {
        x: x + slip * Math.cos(towards),
        y: slip * Math.sin(towards),
        turn: random.range(-Math.PI, Math.PI),
        present: !(defect?.name === 'missing tablet' && i === victim),
      }
    }),
  }
  lines ??= drawLines()
  const artwork = await lines
  layBench(surface, deriveSeed(seed, 'bench'))
  layCard(surface, card, deriveSeed(seed, 'foil'))
  const flaw = planFlaw(defect, damageRandom, deriveSeed(seed, 'flaw'))
  card.tablets.forEach((tablet, i) => {
    pressTablet(surface, card, tablet, artwork, deriveSeed(seed, `tablet ${i}`), i === victim ? flaw : null)
  })
  if (defect?.name === 'missing tablet') markMissing(surface, card, card.tablets[victim]!)
  coverWithDomes(surface, card, deriveSeed(seed, 'film'))
  scatterDust(surface, deriveSeed(seed, 'dust'), 34)
}

function layBench(surface: Surface, seed: number): void {
  forEachSample(surface, (x, y, i) => {
    const grain = noise2(x / 1.4, y / 1.4, seed)
    surface.z[i] = 0.16 * grain
    paint(surface, i, BENCH)
    tint(surface, i, [0, 0, 0], -0.14 * fbm(x / 160, y / 160, 3, seed + 1) - 0.1 * grain)
    surface.roughness[i] = 0.6
  })
}

function toCard(x: number, y: number, card: Card): [number, number] {
  const dx = x - card.x
  const dy = y - card.y
  const cos = Math.cos(card.turn)
  const sin = Math.sin(card.turn)
  return [dx * cos + dy * sin, -dx * sin + dy * cos]
}

const cardEdge = (u: number, v: number): number => roundedRectangle(u, v, CARD_WIDTH / 2, CARD_HEIGHT / 2, 26)

const pocketDistance = (u: number, v: number): number => hypot(Math.abs(u) - POCKETS[1], v)

/** Rolled aluminium: a diamond pattern where the film is sealed on, smooth under the domes. */
function layCard(surface: Surface, card: Card, seed: number): void {
  forEachSample(surface, (x, y, i) => {
    const [u, v] = toCard(x, y, card)
    const edge = cardEdge(u, v)
    if (edge > 0) return
    const pocket = pocketDistance(u, v)
    const sealed = smoothstep(POCKET_RADIUS + 5, POCKET_RADIUS + 12, pocket) * smoothstep(-3, -12, edge)
    const wx = u + 1.5 * fbm(u / 60, v / 60, 2, seed)
    const wy = v + 1.5 * fbm(u / 60, v / 60, 2, seed + 1)
    const p = ((wx + wy) / EMBOSS_PITCH) % 1
    const q = ((wx - wy) / EMBOSS_PITCH) % 1
    const ridge = (t: number): number => Math.abs(Math.abs(t % 1) - 0.5) * 2
    const press = 0.8 + 0.35 * fbm(u / 45, v / 45, 3, seed + 2)
    const pyramid = Math.min(ridge(p), ridge(q))
    const wrinkle = 2.6 * fbm(u / 90, v / 90, 4, seed + 3) + 0.9 * noise2(u / 28, v / 28, seed + 4)
    // A row of cuts lets the two halves be broken apart.
    const cut = Math.abs(u) < 1.5 && ((v % 16) + 16) % 16 < 10.5
    surface.z[i] =
      CARD_Z +
      sealed * press * 1.75 * smoothstep(0, 0.85, pyramid) +
      (1 - sealed) * wrinkle * 0.15 +
      0.3 * wrinkle -
      2 * smoothstep(-3, 0, edge) -
      (cut ? 3 : 0)
    paint(surface, i, FOIL)
    tint(surface, i, [0.7, 0.7, 0.72], 0.12 + 0.12 * noise1(v / 0.7, seed + 5) + (cut ? 0.7 : 0))
    surface.metallic[i] = 1
    surface.roughness[i] = mix(0.17, 0.3, sealed) + 0.04 * noise2(u / 3, v / 3, seed + 6)
    // Rolling lines run along the web.
    surface.brushed[i] = mix(0.05, 0.06, sealed)
    surface.across[i] = card.turn + Math.PI / 2
  })
}

/** A compressed tablet: domed top with a debossed break line, bevelled edge, chalky skin. */
function pressTablet(
  surface: Surface,
  card: Card,
  tablet: Tablet,
  lines: Artwork,
  seed: number,
  flaw: Flaw | null,
): void {
  if (!tablet.present) return
  const cos = Math.cos(tablet.turn)
  const sin = Math.sin(tablet.turn)
  forEachSample(surface, (x, y, i) => {
    const [cu, cv] = toCard(x, y, card)
    const du = cu - tablet.x
    const dv = cv - tablet.y
    const r = hypot(du, dv)
    if (r > TABLET_RADIUS) return
    const u = du * cos + dv * sin
    const v = -du * sin + dv * cos
    const grain = noise2(u / 1.5, v / 1.5, seed) * 0.5 + fbm(u / 5, v / 5, 3, seed + 1)
    const land = smoothstep(TABLET_RADIUS, TABLET_RADIUS - 5, r)
    const crown = TABLET_CROWN * (1 - (r / (TABLET_RADIUS - 5)) ** 2)
    const top = CARD_Z + TABLET_EDGE + Math.max(0, crown) - 3.2 * (1 - land) * (1 - land)
    const deboss = lines.at((u / TABLET_RADIUS) * 92 + 100, (v / TABLET_RADIUS) * 92 + 100)
    let z = top - 3.6 * deboss + 0.13 * grain
    let roughness = 0.5
    let shade = 0.04 * grain + 0.05 * fbm(u / 40, v / 40, 3, seed + 2)
    const cut = flaw ? flaw.cut(u, v) : -1
    if (cut > 0) {
      surface.mask[i] = 1
      const face =
        top - 3 - cut * 1.15 + 6 * fbm(u / 13, v / 13, 4, seed + 3) + 0.5 * noise2(u / 2, v / 2, seed + 4)
      if (face < CARD_Z + 1.5) {
        // Crumbs remain where the piece broke off.
        const crumb = noise2(u / 4.5, v / 4.5, seed + 5) + 0.3 * noise2(u / 1.6, v / 1.6, seed + 6)
        if (crumb < 0.86) return
        z = CARD_Z + 2 + 14 * (crumb - 0.86)
      } else {
        z = Math.min(z, face)
      }
      roughness = 0.85
      shade += 0.05 * noise2(u / 2, v / 2, seed + 7) - 0.04
    }
    const gap = flaw ? flaw.crack(u, v) : Infinity
    surface.z[i] = z
    paint(surface, i, cut > 0 ? CORE : COAT)
    tint(surface, i, [0.6, 0.55, 0.48], 0.06 - shade)
    surface.metallic[i] = 0
    surface.brushed[i] = 0
    surface.roughness[i] = roughness
    if (gap < 1) {
      // The coat has flaked off along the crack.
      const open = smoothstep(0.7, -0.6, gap)
      surface.z[i] -= 5 * open
      paint(surface, i, CORE, 0.8 * smoothstep(1, 0.4, gap))
      tint(surface, i, [0.16, 0.13, 0.1], open * 0.9)
      surface.mask[i] = 1
    }
    const soiled = flaw ? flaw.soiled(u, v) : 0
    if (flaw && soiled > 0.03) {
      paint(surface, i, flaw.colour, soiled * clamp(0.72 + 0.3 * grain, 0, 1))
      if (soiled > 0.12) surface.mask[i] = 1
    }
  })
}

function markMissing(surface: Surface, card: Card, tablet: Tablet): void {
  forEachSample(surface, (x, y, i) => {
    const [u, v] = toCard(x, y, card)
    if (hypot(u - tablet.x, v - tablet.y) < TABLET_RADIUS) surface.mask[i] = 1
  })
}

/** Thermoformed film: flat where sealed, a rounded dome over each pocket. */
function coverWithDomes(surface: Surface, card: Card, seed: number): void {
  forEachSample(surface, (x, y, i) => {
    const [u, v] = toCard(x, y, card)
    const edge = cardEdge(u, v)
    // The rim's slope needs the height beyond it.
    if (edge > 3) return
    const r = pocketDistance(u, v)
    // Steep at the seal, then a wide shoulder that rolls over into the top.
    const t = clamp((POCKET_RADIUS - r) / SHOULDER, 0, 1)
    const rise = smoothstep(0, 0.12, t) * (1 - (1 - t) ** 2.6)
    const crown = r < POCKET_RADIUS ? 5 * (1 - (r / POCKET_RADIUS) ** 2) : 0
    surface.film[i] = edge > 0 ? 0 : 1
    surface.filmZ[i] =
      CARD_Z +
      3 +
      rise * POCKET_Z +
      crown +
      1.6 * fbm(u / 70, v / 70, 2, seed) +
      0.35 * rise * noise2(u / 14, v / 14, seed + 1) -
      2.5 * smoothstep(-4, 0, edge)
  })
}
