// A moment as a relative time; the exact one on hover and for machines.
import type { PointerEvent } from 'react'
import { formatAge, formatTime } from '../../texts/t.ts'

export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} onPointerEnter={tellExactly}>
      {formatAge(at)}
    </time>
  )
}

/** Formatted on hover: the first long format takes a browser some milliseconds. */
function tellExactly({ currentTarget }: PointerEvent<HTMLTimeElement>): void {
  currentTarget.title = formatTime(currentTarget.dateTime, { isLong: true })
}
