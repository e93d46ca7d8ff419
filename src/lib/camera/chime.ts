import type { Verdict } from '../../core/verdict'

/** Told apart by pitch, by number and by length: one short high tone, or two long low ones. */
const tones: Readonly<Record<Verdict, readonly { hertz: number; at: number; seconds: number }[]>> = {
  OK: [{ hertz: 1175, at: 0, seconds: 0.12 }],
  NG: [
    { hertz: 311, at: 0, seconds: 0.22 },
    { hertz: 233, at: 0.26, seconds: 0.34 },
  ],
}
const LOUDNESS = 0.35

/** Sounds a verdict. Make it upon a click or key: browsers keep pages silent until then. */
export class Chime {
  readonly #context = new AudioContext()

  async play(verdict: Verdict): Promise<void> {
    await this.#context.resume()
    for (const { hertz, at, seconds } of tones[verdict]) {
      const start = this.#context.currentTime + at
      const oscillator = new OscillatorNode(this.#context, {
        frequency: hertz,
        type: verdict === 'OK' ? 'sine' : 'triangle',
      })
      const gain = new GainNode(this.#context, { gain: 0 })
      // Ramps: a tone that is cut off clicks.
      gain.gain.setValueAtTime(0, start)
      gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.01)
      gain.gain.setValueAtTime(LOUDNESS, start + seconds - 0.04)
      gain.gain.linearRampToValueAtTime(0, start + seconds)
      oscillator.connect(gain).connect(this.#context.destination)
      oscillator.start(start)
      oscillator.stop(start + seconds)
    }
  }

  close(): void {
    void this.#context.close()
  }
}
