import { HEIGHT, PICK, toLabel, WIDTH, type Placement } from './label-frame'
import { distanceToPolyline, hypot, mix, smoothstep } from './math'
import { hash2, noise1 } from './noise'
import { createRandom } from './random'
import { forEachSample, tint, paint, type Rgb, type Surface } from './surface'

/** Lockstitch along all four sides. */
export function sew(surface: Surface, placement: Placement, seed: number): void {
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
export function pullThread(surface: Surface, placement: Placement, seed: number, severity: number): void {
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
