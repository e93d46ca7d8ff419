import { drawArtwork, lettering, type Artwork } from './artwork'
import { blot, crackDistance } from './defects'
import { scatterDust } from './dust'
import { clamp, hypot, mix, roundedRectangle, smoothstep } from './math'
import { fbm, noise1, noise2 } from './noise'
import type { PartKind, PlannedDefect } from './part'
import { createRandom, deriveSeed, type Random } from './random'
import { forEachSample, paint, tint, type Rgb, type Surface } from './surface'

type BlisterDefect = 'broken tablet' | 'missing tablet' | 'stain' | 'crack'

const FOIL: Rgb = [0.87, 0.875, 0.88]
const TABLET: Rgb = [0.83, 0.81, 0.76]
const BENCH: Rgb = [0.045, 0.075, 0.088]

/** Dimensions in pixels of the full-size picture. */
const CARD_WIDTH = 628
const CARD_HEIGHT = 408
const POCKETS = [-150, 150] as const
const POCKET_RADIUS = 124
const POCKET_Z = 42
const SHOULDER = 62
const TABLET_RADIUS = 96
const TABLET_EDGE = 15
const TABLET_CROWN = 19
const CARD_Z = 5
const EMBOSS_PITCH = 11

export const blister: PartKind<BlisterDefect> = {
  id: 'blister',
  name: 'Tablets in a blister',
  description: 'Two scored tablets under clear domes, sealed onto embossed aluminium foil.',
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
  exposure: 0.95,
  defects: ['broken tablet', 'missing tablet', 'stain', 'crack'],
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
  const lines = await drawArtwork(
    `<path stroke-width="6" d="M4 100H196"/>` +
      lettering('FS', 100, 44, 34, 6, 0.3) +
      lettering('50', 100, 122, 34, 6, 0.3),
    200,
    200,
    2,
    2.2,
  )
  layBench(surface, deriveSeed(seed, 'bench'))
  layCard(surface, card, deriveSeed(seed, 'foil'))
  const flaw = planFlaw(defect, card.tablets[victim]!, damageRandom, deriveSeed(seed, 'flaw'))
  card.tablets.forEach((tablet, i) => {
    pressTablet(surface, card, tablet, lines, deriveSeed(seed, `tablet ${i}`), i === victim ? flaw : null)
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
    const wrinkle = 2.6 * fbm(u / 90, v / 90, 4, seed + 3) + 0.5 * noise2(u / 12, v / 12, seed + 4)
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
    surface.roughness[i] = mix(0.24, 0.3, sealed) + 0.04 * noise2(u / 3, v / 3, seed + 6)
    // Rolling lines run along the web.
    surface.brushed[i] = mix(0.12, 0.06, sealed)
    surface.across[i] = card.turn + Math.PI / 2
  })
}

/** How the picked tablet is broken, cracked or soiled, in its own coordinates. */
interface Flaw {
  /** Depth to cut away at a point, and whether the cut goes down to the foil. */
  cut(u: number, v: number): number
  crack(u: number, v: number): number
  soiled(u: number, v: number): number
  readonly colour: Rgb
}

function planFlaw(
  defect: PlannedDefect<BlisterDefect> | null,
  tablet: Tablet,
  random: Random,
  seed: number,
): Flaw | null {
  if (!defect || !tablet.present) return null
  const { severity } = defect
  const none: Flaw = { cut: () => -1, crack: () => Infinity, soiled: () => 0, colour: [0.1, 0.06, 0.03] }
  const angle = random.range(0, 2 * Math.PI)
  switch (defect.name) {
    case 'broken tablet': {
      const depth = mix(14, 58, severity)
      return {
        ...none,
        cut: (u, v) => {
          const along = u * Math.cos(angle) + v * Math.sin(angle)
          const side = -u * Math.sin(angle) + v * Math.cos(angle)
          const bow = mix(0.012, 0.004, severity) * side * side
          const rough = 7 * fbm(u / 24, v / 24, 4, seed) + 1.5 * noise2(u / 3.5, v / 3.5, seed + 1)
          return along - (TABLET_RADIUS - depth) - bow + rough
        },
      }
    }
    case 'crack': {
      const start: [number, number] = [TABLET_RADIUS * Math.cos(angle), TABLET_RADIUS * Math.sin(angle)]
      const reach = mix(70, 190, severity)
      const heading = angle + Math.PI + random.range(-0.45, 0.45)
      const line: [number, number][] = [start]
      for (let s = 1; s <= 6; s++) {
        const [px, py] = line[s - 1]!
        const turn = heading + random.range(-0.5, 0.5)
        line.push([px + (Math.cos(turn) * reach) / 6, py + (Math.sin(turn) * reach) / 6])
      }
      const width = mix(0.5, 1.5, severity)
      return { ...none, crack: (u, v) => crackDistance(u, v, line, seed) - width }
    }
    case 'stain': {
      const spots = Array.from({ length: random.integer(1, 3) }, (_, k) => {
        const away = random.range(18, 66)
        const at = angle + k * 1.9
        return {
          centre: [away * Math.cos(at), away * Math.sin(at)] as const,
          radius: (k === 0 ? 1 : random.range(0.2, 0.5)) * mix(6, 26, severity),
        }
      })
      const oily = random.next() < 0.5
      return {
        ...none,
        colour: oily ? [0.5, 0.32, 0.1] : [0.07, 0.055, 0.045],
        soiled: (u, v) =>
          Math.min(
            1,
            spots.reduce(
              (sum, { centre, radius }, k) =>
                sum + blot(u, v, centre, radius, 0.35, oily ? 0.3 : 0.14, seed + k),
              0,
            ),
          ),
      }
    }
    case 'missing tablet':
      return null
  }
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
    paint(surface, i, TABLET)
    tint(surface, i, [0.6, 0.55, 0.48], 0.06 - shade)
    surface.metallic[i] = 0
    surface.brushed[i] = 0
    surface.roughness[i] = roughness
    if (gap < 1) {
      const open = smoothstep(0.7, -0.6, gap)
      surface.z[i]! -= 5 * open
      tint(surface, i, [0.16, 0.13, 0.1], open * 0.9)
      if (open > 0.05) surface.mask[i] = 1
    }
    const soiled = flaw ? flaw.soiled(u, v) : 0
    if (soiled > 0.03) {
      paint(surface, i, flaw!.colour, soiled * clamp(0.72 + 0.3 * grain, 0, 1))
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
