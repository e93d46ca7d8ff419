interface LogoMarkProps {
  className?: string
}

/** A scope's ring, broken where the flaw runs through it. `public/logo.svg` and `icon.svg` draw the same. */
export function LogoMark({ className }: LogoMarkProps) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
      <path d="M25.57 11.59A11.2 11.2 0 1 1 18.96 5.85" fill="none" stroke="currentColor" strokeWidth="3.4" />
      <path d="M30.6 4.2 22.9 11.9 24.6 15.6 9.8 23 19.9 14.6 18.3 10.9 26.9 1.4Z" fill="var(--accent)" />
    </svg>
  )
}
