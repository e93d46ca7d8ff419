import { hypot } from './math'
import { createRandom } from './random'
import { paint, type Surface } from './surface'

/** Specks and short fibres that settle on everything. */
export function scatterDust(surface: Surface, seed: number, count: number): void {
  const random = createRandom(seed)
  const { scale, width, height } = surface
  for (let n = 0; n < count; n++) {
    const x = random.next() * (width / scale)
    const y = random.next() * (height / scale)
    const fibre = random.next() < 0.18
    const length = fibre ? random.range(3, 9) : random.range(0, 0.8)
    const angle = random.range(0, Math.PI * 2)
    const bend = random.range(-0.25, 0.25)
    const radius = fibre ? 0.28 : random.range(0.3, 0.65)
    const amount = random.range(0.12, fibre ? 0.3 : 0.5)
    for (let s = 0; s <= length; s += 0.4) {
      const px = x + Math.cos(angle + bend * s * 0.3) * s
      const py = y + Math.sin(angle + bend * s * 0.3) * s
      const reach = Math.ceil(radius * scale + 1)
      const column = Math.round(px * scale)
      const row = Math.round(py * scale)
      for (let j = Math.max(0, row - reach); j <= Math.min(height - 1, row + reach); j++) {
        for (let i = Math.max(0, column - reach); i <= Math.min(width - 1, column + reach); i++) {
          const d = hypot((i + 0.5) / scale - px, (j + 0.5) / scale - py)
          if (d < radius) {
            const index = j * width + i
            paint(surface, index, [0.42, 0.41, 0.39], amount)
            surface.metallic[index]! *= 1 - amount
          }
        }
      }
    }
  }
}
