// A moment, as long ago as it is; the exact one on hover and for machines.
import { formatAge, formatTime } from '../texts/t.ts'

export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} title={formatTime(at, { isLong: true })}>
      {formatAge(at)}
    </time>
  )
}
