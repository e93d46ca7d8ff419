import { t } from '@lingui/core/macro'

/** The place where parts are taught and kept. */
export function PartsPage() {
  return (
    <main className="mx-auto w-full max-w-7xl grow px-4 py-6 md:px-8">
      <h1 className="text-2xl font-semibold tracking-tight">{t`Parts`}</h1>
    </main>
  )
}
