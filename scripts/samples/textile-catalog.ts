/** The pictures taken from the package `conformal-clip-data`, and the folder of the package each is from. */
export const TEXTILE_PICTURES = [
  { id: 'textile-good-1', source: 'nominal/textile_0001.jpg', defect: null },
  { id: 'textile-good-2', source: 'nominal/textile_0101.jpg', defect: null },
  { id: 'textile-good-3', source: 'nominal/textile_0250.jpg', defect: null },
  { id: 'textile-good-4', source: 'nominal/textile_0600.jpg', defect: null },
  { id: 'textile-local-1', source: 'local/textile_0223.jpg', defect: 'broken weave, one spot' },
  { id: 'textile-local-2', source: 'local/textile_0191.jpg', defect: 'broken weave, one spot' },
  { id: 'textile-global-1', source: 'global/textile_0369.jpg', defect: 'wrong weave all over' },
  { id: 'textile-global-2', source: 'global/textile_0189.jpg', defect: 'wrong weave all over' },
] as const

export const TEXTILE_KIND = {
  id: 'textile',
  name: 'Simulated textile',
  description:
    'Grey woven fabric from a simulation study; the weave is broken in one spot or wrong all over.',
  licence: 'MIT',
  credit: '(c) 2025 Megahed, conformal-clip-data 0.1.4',
} as const
