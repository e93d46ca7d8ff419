import { useMemo, type ComponentProps } from 'react'
import { Thumbnail } from '../../components/Thumbnail'
import type { InspectionSummary } from '../../core/inspection-summary'
import { thumbnailOf } from '../../stores/result-data'

interface ResultThumbnailProps extends Omit<ComponentProps<typeof Thumbnail>, 'picture'> {
  result: InspectionSummary
}

/** The small picture of a result of the queue, wherever it lies. */
export function ResultThumbnail({ result, ...rest }: ResultThumbnailProps) {
  const picture = useMemo(() => thumbnailOf(result), [result])
  return <Thumbnail picture={picture} {...rest} />
}
