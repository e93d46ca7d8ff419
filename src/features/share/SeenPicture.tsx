import { useEffect, useRef } from 'react'
import { drawInspection } from '../../lib/draw-inspection'
import { resultWithin } from '../../lib/region-result'
import type { Share } from './make-share'

/** Longer side of the drawing, in its own pixels. */
const SIDE = 640

/** The picture with map and outlines as the receiver will see it, whole. */
export function SeenPicture({ share: { seen, settings }, label }: { share: Share; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width, height } = seen.inspection
  const scale = Math.min(1, SIDE / Math.max(width, height))
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const maps = resultWithin(seen.inspection, settings.region)
    drawInspection(context, seen.picture, { width, height, maps, regions: seen.regions }, settings)
  }, [seen, settings, width, height])
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      width={Math.max(1, Math.round(width * scale))}
      height={Math.max(1, Math.round(height * scale))}
      className="max-h-64 max-w-full rounded-lg"
    />
  )
}
