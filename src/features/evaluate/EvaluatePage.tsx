import { t } from '@lingui/core/macro'

/** The place where the detector is measured on labelled pictures. */
export function EvaluatePage() {
  return (
    <main className="mx-auto w-full max-w-7xl grow px-4 py-6 md:px-8">
      <h1 className="text-2xl font-semibold tracking-tight">{t`Evaluate`}</h1>
    </main>
  )
}
