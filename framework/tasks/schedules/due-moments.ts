// Which moments of a schedule lie between two others. Pure: the caller provides the clock.
import { CronExpressionParser } from 'cron-parser'
import { intervalOf, type Schedule } from './define-schedule.ts'

/** What determines a schedule's moments. */
export type Timing = Pick<Schedule, 'every' | 'cron' | 'timeZone' | 'catchUp'>

/** Maximum missed moments to catch up. */
const MOST = 1000
// A year of minutes: earlier ones are not counted individually.
const LONGEST_LOOK_MS = 366 * 86_400_000
/** With `catchUp: 'none'`, an older moment counts as missed. */
const FRESH_MS = 60_000

/** The moments to run, oldest first, and the last moment covered by then. */
export interface DueMoments {
  readonly run: readonly Date[]
  readonly until: Date | null
}

/** The moments after `last`, up to and including `now`. A clock set back yields none. */
export function dueMomentsOf(timing: Timing, last: Date, now: Date): DueMoments {
  const moments = timing.every === null ? cronMoments(timing, last, now) : intervalMoments(timing.every, last, now)
  const until = moments.at(-1) ?? null
  if (timing.catchUp === 'all') return { run: moments, until }
  const isFresh = until !== null && now.getTime() - until.getTime() < FRESH_MS
  return { run: until === null || (timing.catchUp === 'none' && !isFresh) ? [] : [until], until }
}

function intervalMoments(every: string, last: Date, now: Date): Date[] {
  const step = intervalOf(every)!
  const final = Math.floor(now.getTime() / step)
  const first = Math.max(Math.floor(last.getTime() / step) + 1, final - MOST + 1)
  return Array.from({ length: Math.max(0, final - first + 1) }, (_, index) => new Date((first + index) * step))
}

/** Always counts forwards: backwards, a repeated hour is a different moment. */
function cronMoments({ cron, timeZone }: Timing, last: Date, now: Date): Date[] {
  const from = new Date(Math.max(last.getTime(), now.getTime() - LONGEST_LOOK_MS))
  const expression = CronExpressionParser.parse(cron!, { tz: timeZone, currentDate: from })
  const moments: Date[] = []
  for (let moment = expression.next().toDate(); moment <= now; moment = expression.next().toDate()) {
    moments.push(moment)
    if (moments.length > MOST) moments.shift()
  }
  return moments
}

/** The first moment after `now`. */
export function nextMomentOf({ every, cron, timeZone }: Timing, now: Date): Date {
  if (every === null) return CronExpressionParser.parse(cron!, { tz: timeZone, currentDate: now }).next().toDate()
  const step = intervalOf(every)!
  return new Date((Math.floor(now.getTime() / step) + 1) * step)
}
