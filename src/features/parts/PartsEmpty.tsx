import { t } from '@lingui/core/macro'
import { FileInput, GraduationCap } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../components/Button'

interface PartsEmptyProps {
  onTeach: () => void
  onImport: () => void
  queueIntake: ReactNode
}

/** Before the first part: what teaching is good for, and how to begin. */
export function PartsEmpty({ onTeach, onImport, queueIntake }: PartsEmptyProps) {
  const steps = [
    {
      title: t`Show good pictures`,
      text: t`One is enough to begin, five to twenty are better. Defective ones are not needed.`,
    },
    {
      title: t`Say how often a good part may be flagged`,
      text: t`The thresholds follow from the good pictures themselves, with a word on how far they can be trusted.`,
    },
    {
      title: t`Inspect`,
      text: t`New pictures are compared with what a good part looks like. A false alarm joins the good ones with one click.`,
    },
  ]
  return (
    <div className="mx-auto w-full max-w-5xl px-4 py-6 md:px-8 lg:py-12">
      <h1 className="text-2xl font-semibold tracking-tight text-balance lg:text-3xl">
        {t`Teach what a good part looks like`}
      </h1>
      <p className="mt-3 max-w-2xl text-base text-pretty text-ink-muted">
        {t`A few good pictures of your own part make the detector far more accurate than it is for any part. They are learned in this browser and stay on this device.`}
      </p>
      <ol className="mt-8 grid gap-6 md:grid-cols-3">
        {steps.map(({ title, text }, index) => (
          <li key={title} className="border-t border-line-strong pt-3">
            <p className="text-xs text-ink-muted numeric" aria-hidden="true">
              {index + 1}
            </p>
            <h2 className="mt-1 text-base font-semibold">{title}</h2>
            <p className="mt-1 text-pretty text-ink-muted">{text}</p>
          </li>
        ))}
      </ol>
      <div className="mt-8 flex min-h-44 flex-col items-center justify-center gap-4 rounded-2xl border-2 border-dashed border-line-strong bg-panel px-6 py-8 text-center">
        <p className="text-lg font-semibold">{t`Drop 1 to 60 good pictures here`}</p>
        <div className="flex flex-wrap justify-center gap-2">
          <Button variant="primary" onClick={onTeach}>
            <GraduationCap size={16} aria-hidden="true" />
            {t`Teach a part`}
          </Button>
          {queueIntake}
          <Button onClick={onImport}>
            <FileInput size={16} aria-hidden="true" />
            {t`Import a part`}
          </Button>
        </div>
      </div>
    </div>
  )
}
