import type { Region } from '../../core/regions'
import { useRegionFocus } from '../../stores/region-focus'
import { useViewport } from '../../stores/viewport'

/** Chooses a region of the picture on screen and brings it into sight. */
export function chooseRegion(
  { id, box }: Region,
  picture: { readonly width: number; readonly height: number },
): void {
  useRegionFocus.getState().select(id)
  useViewport.getState().controls?.reveal({
    x: box.x / picture.width,
    y: box.y / picture.height,
    width: box.width / picture.width,
    height: box.height / picture.height,
  })
}
