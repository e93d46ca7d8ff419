import { z } from 'zod/mini'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { FastestProviders } from '../core/device'
import type { ProviderTimes } from '../lib/engine/benchmark'

const provider = z.enum(['webgpu', 'wasm'])
const milliseconds = z.number().check(z.nonnegative())

const benchmarkSchema = z.object({
  /** ISO date and time. */
  measuredAt: z.string(),
  times: z
    .array(
      z.object({
        provider,
        precision: z.enum(['fp32', 'fp16', 'int8']),
        threads: z.number().check(z.int(), z.positive()),
        firstMs: milliseconds,
        runsMs: z.array(milliseconds).check(z.minLength(1)),
      }),
    )
    .check(z.minLength(1)),
})

const storedSchema = z.object({
  wanted: z.enum(['auto', ...provider.options]),
  /** By `deviceKey`, the latest last. */
  benchmarks: z.record(z.string(), benchmarkSchema),
})

export type Benchmark = z.infer<typeof benchmarkSchema>
export type WantedProvider = z.infer<typeof storedSchema>['wanted']

interface ProviderChoiceState extends z.infer<typeof storedSchema> {
  want: (provider: WantedProvider) => void
  remember: (key: string, times: readonly ProviderTimes[]) => void
}

/** Each new version of a model or a driver's new name adds one. */
const MOST_BENCHMARKS = 12

/** Where the user wants the detector to run, and what was measured on this device. */
export const useProviderChoice = create<ProviderChoiceState>()(
  persist(
    (set) => ({
      wanted: 'auto',
      benchmarks: {},
      want: (wanted) => set({ wanted }),
      remember: (key, times) =>
        set(({ benchmarks }) => {
          const others = Object.entries(benchmarks).filter(([other]) => other !== key)
          const measured = { measuredAt: new Date().toISOString(), times: times.map(copy) }
          return {
            benchmarks: Object.fromEntries([...others, [key, measured] as const].slice(-MOST_BENCHMARKS)),
          }
        }),
    }),
    {
      name: 'flawscope.provider',
      version: 1,
      partialize: ({ wanted, benchmarks }) => ({ wanted, benchmarks }),
      merge: (stored, current) => ({ ...current, ...storedSchema.safeParse(stored).data }),
    },
  ),
)

const copy = ({ runsMs, ...times }: ProviderTimes) => ({ ...times, runsMs: [...runsMs] })

/** Median, milliseconds. */
export function typicalMs({ runsMs }: Pick<ProviderTimes, 'runsMs'>): number {
  const sorted = [...runsMs].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The fastest of each device where both providers were timed. */
export const fastestProviders = (benchmarks: Readonly<Record<string, Benchmark>>): FastestProviders =>
  Object.fromEntries(
    Object.entries(benchmarks)
      .filter(([, { times }]) => times.length > 1)
      .map(([key, { times }]) => [
        key,
        times.reduce((best, next) => (typicalMs(next) < typicalMs(best) ? next : best)).provider,
      ]),
  )
