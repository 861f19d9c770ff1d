// A moment, as long ago as it is; the exact one on hover and for machines.
import type { PointerEvent } from 'react'
import { formatAge, formatTime } from '../texts/t.ts'

export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} onPointerEnter={tellExactly}>
      {formatAge(at)}
    </time>
  )
}

/** Worked out when somebody points at it: long formats cost a browser some milliseconds before the first. */
function tellExactly({ currentTarget }: PointerEvent<HTMLTimeElement>): void {
  currentTarget.title = formatTime(currentTarget.dateTime, { isLong: true })
}
