import { blot, scratchLine, scratchProfile } from './defects'
import { scatterDust } from './dust'
import { clamp, hypot, mix, smoothstep } from './math'
import { fbm, hash2, noise1, noise2 } from './noise'
import type { PartKind, PlannedDefect } from './part'
import { createRandom, deriveSeed } from './random'
import { forEachSample, paint, tint, type Rgb, type Surface } from './surface'

type WasherDefect = 'scratch' | 'dent' | 'missing piece' | 'rust'

const STEEL: Rgb = [0.6, 0.585, 0.565]
const MAT: Rgb = [0.038, 0.041, 0.046]

/** Dimensions of the flange, in pixels of the full-size picture. */
const OUTER = 262
const BORE = 84
const HUB = 132
const FACE_Z = 17
const HUB_Z = 27
const CHAMFER = 9
const HUB_FILLET = 15
const BOLTS = 6
const BOLT_CIRCLE = 196
const BOLT_RADIUS = 23
const COUNTERSINK = 6

interface Pose {
  readonly x: number
  readonly y: number
  readonly turn: number
  readonly size: number
}

export const washer: PartKind<WasherDefect> = {
  id: 'washer',
  name: 'Machined flange',
  description: 'A turned steel flange with six bolt holes, lying on a rubber mat under a soft box.',
  width: 640,
  height: 640,
  studio: {
    key: { azimuth: -2.2, tilt: 0.72, halfWidth: 0.52, halfHeight: 0.4, radiance: 9 },
    fill: { azimuth: 0.75, tilt: 0.95, halfWidth: 0.28, halfHeight: 0.22, radiance: 3 },
    zenith: 0.34,
    horizon: 0.16,
    table: 0.05,
    keyColour: [1.03, 1, 0.95],
    fillColour: [0.95, 1, 1.06],
  },
  cameraHeight: 2.6,
  exposure: 1,
  webpQuality: 77,
  build: buildWasher,
}

function buildWasher(surface: Surface, seed: number, defect: PlannedDefect<WasherDefect> | null): void {
  const random = createRandom(deriveSeed(seed, 'washer'))
  const pose: Pose = {
    x: 320 + random.range(-9, 9),
    y: 320 + random.range(-9, 9),
    turn: random.range(0, Math.PI * 2),
    size: random.range(0.975, 1.02),
  }
  layMat(surface, deriveSeed(seed, 'mat'))
  turnPart(surface, pose, deriveSeed(seed, 'lathe'))
  if (defect) damage(surface, pose, deriveSeed(seed, 'defect'), defect)
  scatterDust(surface, deriveSeed(seed, 'dust'), 70)
}

/** Black rubber with a fine moulded grain, a little grey from use. */
function layMat(surface: Surface, seed: number): void {
  forEachSample(surface, (x, y, i) => {
    const grain = noise2(x / 1.7, y / 1.7, seed)
    const wear = fbm(x / 130, y / 130, 4, seed + 1)
    surface.z[i] = 0.34 * grain + 0.25 * noise2(x / 4.1, y / 4.1, seed + 2)
    paint(surface, i, MAT)
    tint(surface, i, [0, 0, 0], -0.22 * wear - 0.25 * grain)
    surface.roughness[i] = 0.62 - 0.08 * wear
  })
}

/** Height of the turned profile at a radius, chamfers included; the mat lies at 0. */
function profile(r: number): number {
  if (r < BORE || r > OUTER) return 0
  let z = FACE_Z
  if (r < HUB) z += smoothstep(HUB, HUB - HUB_FILLET, r) * (HUB_Z - FACE_Z)
  z -= clamp(r - (OUTER - CHAMFER), 0, CHAMFER) * 0.5
  z -= clamp(BORE + 8 - r, 0, 8) * 0.55
  return z
}

function turnPart(surface: Surface, pose: Pose, seed: number): void {
  const feed = 2.35
  forEachSample(surface, (x, y, i) => {
    const dx = (x - pose.x) / pose.size
    const dy = (y - pose.y) / pose.size
    const r = hypot(dx, dy)
    if (r < BORE || r > OUTER) return
    const angle = Math.atan2(dy, dx)
    const sector = (2 * Math.PI) / BOLTS
    const local = ((((angle - pose.turn) % sector) + sector) % sector) - sector / 2
    const bolt = hypot(r * Math.cos(local) - BOLT_CIRCLE, r * Math.sin(local))
    if (bolt < BOLT_RADIUS) return

    let z = profile(r)
    const onCountersink = bolt < BOLT_RADIUS + COUNTERSINK
    if (onCountersink) z = Math.min(z, FACE_Z - (BOLT_RADIUS + COUNTERSINK - bolt) * 0.6)
    const onChamfer = r > OUTER - CHAMFER || r < BORE + 8 || (r > HUB - HUB_FILLET && r < HUB)

    // Tool marks: the feed, chatter that drifts round the part, and single deeper lines.
    const spiral = r + (angle / (2 * Math.PI)) * feed
    const drift = 0.75 + 0.25 * noise2(Math.cos(angle) * 3, Math.sin(angle) * 3 + r / 20, seed + 1)
    const marks =
      0.035 * Math.sin((spiral / feed) * 2 * Math.PI) * drift +
      0.075 * noise1(r / 1.3, seed + 2) +
      0.12 * noise1(r / 6.5, seed + 3)
    surface.z[i] = onCountersink ? z + 0.04 * noise1(bolt / 0.9, seed + 4) : z + marks * 0.55

    const oil = 0.5 * smoothstep(0.05, 0.75, fbm(x / 90, y / 90, 4, seed + 5))
    const line = hash2(Math.floor(r / 0.7), 3, seed)
    paint(surface, i, STEEL)
    tint(surface, i, [0.8, 0.79, 0.77], 0.35 * line + 0.25 * oil + 0.15 * noise2(x / 2, y / 2, seed + 6))
    surface.metallic[i] = 1
    surface.roughness[i] = onChamfer ? 0.2 : 0.24 + 0.08 * oil + 0.05 * line
    surface.brushed[i] = onCountersink ? 0.14 : onChamfer ? 0.13 : 0.23 - 0.05 * oil
    if (onCountersink) {
      const hole = pose.turn + Math.round((angle - pose.turn - sector / 2) / sector) * sector + sector / 2
      surface.across[i] = Math.atan2(dy - BOLT_CIRCLE * Math.sin(hole), dx - BOLT_CIRCLE * Math.cos(hole))
    } else {
      surface.across[i] = angle
    }
  })
}

/** A spot on the flat face, clear of hub, rim and bolt holes. */
function spotOnFace(pose: Pose, random: ReturnType<typeof createRandom>, radius: number): [number, number] {
  const hole =
    pose.turn + (random.integer(0, BOLTS - 1) + random.range(-0.14, 0.14)) * ((2 * Math.PI) / BOLTS)
  const r = radius * pose.size
  return [pose.x + r * Math.cos(hole), pose.y + r * Math.sin(hole)]
}

function damage(surface: Surface, pose: Pose, seed: number, defect: PlannedDefect<WasherDefect>): void {
  const random = createRandom(seed)
  const { severity } = defect
  switch (defect.name) {
    case 'scratch': {
      const middle = spotOnFace(pose, random, random.range(178, 205))
      const radial = Math.atan2(middle[1] - pose.y, middle[0] - pose.x)
      const lines = Array.from({ length: severity > 0.6 ? 2 : 1 }, (_, k) =>
        scratchLine(
          random,
          [middle[0] + k * random.range(8, 14), middle[1] + k * random.range(-12, 12)],
          radial + random.range(0.35, 1),
          mix(60, 120, severity) * (k === 0 ? 1 : 0.6),
        ),
      )
      const width = mix(1.3, 2.4, severity)
      forEachSample(surface, (x, y, i) => {
        if (surface.metallic[i] === 0) return
        for (const line of lines) {
          const { groove, burr } = scratchProfile(x, y, line, width, seed)
          if (groove + burr < 0.04) continue
          surface.z[i]! += -groove * width * 0.7 + burr * width * 0.28
          surface.brushed[i]! *= 1 - groove
          surface.roughness[i] = mix(surface.roughness[i]!, 0.3, groove)
          tint(surface, i, [0.72, 0.72, 0.74], groove * 0.5)
          if (groove + burr > 0.2) surface.mask[i] = 1
        }
      })
      break
    }
    case 'dent': {
      const centre = spotOnFace(pose, random, random.range(170, 208))
      const radius = mix(11, 25, severity)
      const depth = mix(2.6, 6, severity)
      const stretch = random.range(0.72, 1)
      const turn = random.range(0, Math.PI)
      forEachSample(surface, (x, y, i) => {
        const dx = x - centre[0]
        const dy = y - centre[1]
        const u = (dx * Math.cos(turn) + dy * Math.sin(turn)) / radius
        const v = (-dx * Math.sin(turn) + dy * Math.cos(turn)) / (radius * stretch)
        const rim = 1 + 0.13 * noise2(x / radius + 3, y / radius, seed)
        const d = hypot(u, v) / rim
        if (d > 1.5 || surface.metallic[i] === 0) return
        const bowl = d < 1 ? (1 - d * d) ** 1.5 : 0
        const lip = Math.exp(-(((d - 1.08) / 0.17) ** 2))
        surface.z[i]! += -depth * bowl + depth * 0.13 * lip + bowl * 0.5 * fbm(x / 3, y / 3, 2, seed)
        // The hammered skin has lost its tool marks.
        const struck = smoothstep(1.1, 0.75, d)
        surface.brushed[i]! *= 1 - 0.85 * struck
        surface.roughness[i] = mix(surface.roughness[i]!, 0.27, struck)
        tint(surface, i, [0.8, 0.8, 0.8], struck * 0.5)
        if (d < 1.28) surface.mask[i] = 1
      })
      break
    }
    case 'missing piece': {
      const angle =
        pose.turn + (random.integer(0, BOLTS - 1) + 0.5 + random.range(-0.5, 0.5)) * ((2 * Math.PI) / BOLTS)
      const radius = mix(17, 46, severity)
      const away = OUTER * pose.size + radius * 0.25
      const centre: [number, number] = [pose.x + away * Math.cos(angle), pose.y + away * Math.sin(angle)]
      forEachSample(surface, (x, y, i) => {
        if (surface.metallic[i] === 0) return
        const d = hypot(x - centre[0], y - centre[1])
        if (d > radius * 1.6) return
        const edge = d - radius * (1 + 0.24 * fbm(x / 15, y / 15, 4, seed))
        if (edge > 0) return
        // Cast grain on a face that slopes down to the mat.
        const depth = -edge
        const broken = FACE_Z - 1.2 - depth * 0.62 + 2.2 * fbm(x / 13, y / 13, 3, seed + 1)
        surface.mask[i] = 1
        if (broken <= 0.4) {
          surface.z[i] = 0.3 * noise2(x / 1.7, y / 1.7, seed + 2)
          paint(surface, i, MAT)
          surface.metallic[i] = 0
          surface.brushed[i] = 0
          surface.roughness[i] = 0.62
          return
        }
        surface.z[i] = Math.min(surface.z[i]!, broken + 0.22 * noise2(x / 1.4, y / 1.4, seed + 3))
        surface.brushed[i] = 0
        // Crystal facets scatter like a matte grey.
        surface.roughness[i] = 0.6
        surface.metallic[i] = 0.3
        paint(surface, i, [0.23, 0.225, 0.22])
        tint(surface, i, [0.5, 0.5, 0.5], 0.5 + 0.5 * noise2(x / 1.8, y / 1.8, seed + 4))
      })
      break
    }
    case 'rust': {
      const centre = spotOnFace(pose, random, random.range(165, 215))
      const radius = mix(15, 42, severity)
      forEachSample(surface, (x, y, i) => {
        if (surface.metallic[i] === 0) return
        const halo = blot(x, y, centre, radius, 0.75, 0.32, seed)
        if (halo <= 0.03) return
        // A thin bloom at the rim, crust where it has sat longest.
        const grain = fbm(x / 6, y / 6, 4, seed + 1)
        const amount = clamp(halo * (0.85 + 0.5 * grain), 0, 1)
        const crust = smoothstep(0.25, 0.75, halo * 0.75 + 0.5 * fbm(x / 17, y / 17, 4, seed + 2))
        const tone = clamp(0.5 + 0.7 * fbm(x / 4, y / 4, 3, seed + 4), 0, 1)
        const bloom: Rgb = [mix(0.2, 0.3, tone), mix(0.1, 0.13, tone), mix(0.045, 0.05, tone)]
        // A thin film colours the steel long before it dulls it.
        paint(surface, i, bloom, Math.sqrt(amount) * 0.92)
        paint(surface, i, [mix(0.035, 0.1, tone), mix(0.018, 0.04, tone), 0.016], crust * amount * 0.85)
        surface.metallic[i] = 1 - 0.93 * amount * amount
        surface.roughness[i] = mix(surface.roughness[i]!, 0.75, amount)
        surface.brushed[i]! *= 1 - amount
        surface.z[i]! += amount * (0.3 + 0.35 * noise2(x / 1.6, y / 1.6, seed + 3) + crust * (0.8 + grain))
        if (halo > 0.1) surface.mask[i] = 1
      })
      break
    }
  }
}
