import { t } from '@lingui/core/macro'
import { useMemo } from 'react'
import { encode } from 'uqr'

/** Longer codes have modules that a phone cannot tell apart on a screen at this size. */
export const MAXIMUM_QR_CHARACTERS = 900

/** An address to be read from the screen by a phone; dark on white in either theme, as readers expect. */
export function QrCode({ address }: { address: string }) {
  const { size, path } = useMemo(() => {
    const { size, data } = encode(address, { ecc: 'L', border: 3 })
    const modules = data.flatMap((row, y) =>
      row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
    )
    return { size, path: modules.join('') }
  }, [address])
  return (
    <svg
      role="img"
      aria-label={t`QR code of the link`}
      data-testid="qr-code"
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-44 rounded-lg border border-line"
    >
      <rect width={size} height={size} className="fill-white" />
      <path d={path} className="fill-black" />
    </svg>
  )
}
