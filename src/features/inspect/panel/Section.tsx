import type { ReactNode } from 'react'

interface SectionProps {
  title: string
  children: ReactNode
}

/** A part of the inspector panel: a heading and a hairline, no box. */
export function Section({ title, children }: SectionProps) {
  return (
    <section className="grid grid-cols-1 gap-3 border-t border-line px-4 py-4">
      <h3 className="text-xs font-semibold text-ink-muted">{title}</h3>
      {children}
    </section>
  )
}
