interface LogoMarkProps {
  className?: string
}

/** A scope's ring, broken where the flaw runs through it. `public/icon.svg` draws the same mark. */
export function LogoMark({ className }: LogoMarkProps) {
  return (
    <svg viewBox="0 0 32 32" fill="none" className={className} aria-hidden="true">
      <path
        d="M19.4 4.9A11.6 11.6 0 1 0 27.5 14.3"
        stroke="currentColor"
        strokeWidth="3.2"
        strokeLinecap="round"
      />
      <path
        d="M27.2 4.2 20.4 10.4 21.6 14.2 15.2 15.9 16.2 20.6"
        stroke="var(--accent)"
        strokeWidth="3.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
