import { appBudgetBytes, bundleBudgetBytes, measureSizes } from './verify/sizes.ts'

/** Fails when a finished build, or the default bundle, is larger than its budget. */

const { appGzipBytes, bundleBytes } = measureSizes()
const rows = [
  ['app code of the first load, gzip', appGzipBytes, appBudgetBytes],
  ['default bundle', bundleBytes, bundleBudgetBytes],
] as const
for (const [name, bytes, budget] of rows) {
  console.log(`${name}: ${bytes} of ${budget} bytes`)
  if (bytes > budget) process.exitCode = 1
}
