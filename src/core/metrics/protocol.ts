/**
 * How accuracy is measured, the same here and in `training/src/flawscope/metrics.py`:
 *
 * - maps and masks are stretched to {@link SIDE} x {@link SIDE} as Pillow does it: maps bilinear, masks by area and
 *   above one half, but a mask that would vanish keeps its fullest pixels;
 * - image figures use every picture; pixel figures use good pictures and those defective ones that have a mask;
 * - AUPRO is the overlap of the 8-connected regions of the masks, averaged over regions and integrated over
 *   false-positive rates from 0 to {@link FPR_LIMIT}, divided by that limit.
 */
export const SIDE = 256
export const FPR_LIMIT = 0.3
export const FPR_STEPS = 1001
