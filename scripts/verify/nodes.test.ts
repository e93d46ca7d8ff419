import { expect, it } from 'vitest'
import { sumByKind } from './nodes'

const kernel = (name: string, op: string, dur: number, ...shapes: number[][]): string =>
  `{"cat" : "Node","dur" :${dur},"name" :"${name}_kernel_time","args" : {"op_name" : "${op}","input_type_shape" : ${JSON.stringify(
    shapes.map((float) => ({ float })),
  )}}},`

it('sums the medians of nodes after the runs that warm up, by kind', () => {
  const run = (factor: number): string[] => [
    kernel('a', 'FusedConv', 1000 * factor, [1, 96, 48, 48], [24, 96, 1, 1]),
    kernel('b', 'Conv', 2000 * factor, [1, 24, 48, 48], [96, 24, 1, 1]),
    kernel('c', 'Conv', 3000 * factor, [1, 96, 48, 48], [96, 1, 5, 5]),
    kernel('d', 'Conv', 4000 * factor, [1, 1, 48, 48], [8, 1, 3, 3]),
    kernel('e', 'FusedMatMul', 5000 * factor, [1, 40, 9], [1, 9, 9]),
    kernel('node_softmax_masked_0_0', 'Mul', 1000 * factor, [1, 9, 9], [9, 9]),
    kernel('f', 'Relu', 6000 * factor, [1, 9]),
  ]
  const warmUp = Array.from({ length: 4 }, () => run(100)).flat()
  const profile = [
    '[',
    '{"cat" : "Session","dur" :5,"name" :"model_run"},',
    ...warmUp,
    ...run(1),
    ...run(2),
    ...run(9),
    ']',
  ]
  expect(Object.fromEntries(sumByKind(profile.join('\n')))).toEqual({
    'convolutions 1x1': 6,
    'depthwise convolutions 5x5': 6,
    'convolutions 3x3': 8,
    'the picture compared with itself': 12,
    'all else': 12,
  })
})
