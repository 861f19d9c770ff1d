// A tenant's live events for one caller, read in their own scope, so that the stream ends with their session or membership.
import { setTimeout as wait } from 'node:timers/promises'
import { eventTail } from '#framework/events/following/event-tail.ts'
import {
  type EventPlace,
  FIRST_PLACE,
  parsePlace,
  readEvents,
  type StoredEvent,
} from '#framework/events/following/read-events.ts'
import type { Context } from '#framework/request/context.ts'
import { withForm } from '#framework/resource/schemas/text-forms.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { inTurn } from './turns.ts'
import { type VisibleEvent, visibleEventsOf } from './visible-events.ts'

/** What to follow, and until when. */
export interface Following {
  readonly after: EventPlace
  /** Only events with these names. */
  readonly names?: readonly string[]
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal
  /** For tests: shorter than a quarter of an hour. */
  readonly pace?: Pace
}

/** In milliseconds. */
export interface Pace {
  readonly heartBeat: number
  /** No stream outlives the validity of the caller's token; clients reconnect with their last cursor. */
  readonly longest: number
}

/** Form of an event's name: `articles.created`. */
export const EVENT_NAME = withForm(
  '^[A-Za-z][A-Za-z0-9-]*\\.[A-Za-z0-9-]+$',
  'is not the name of an event such as articles.created',
)

const PART = 100
/** Maximum delay in noticing the end of a session. */
const LOOK_MS = 1000
const USUAL: Pace = { heartBeat: 15_000, longest: 15 * 60_000 }

/**
 * Yields batches of events that the caller may see, and an empty batch after a long silence (a heartbeat); ends after
 * fifteen minutes. Throws what any read throws: `auth.session_ended` and similar within about a second.
 */
export async function* followEvents(
  ctx: Context,
  { after, names, signal, pace = USUAL }: Following,
): AsyncGenerator<readonly VisibleEvent[]> {
  const bell = ringForTenant(ctx, signal)
  const end = performance.now() + pace.longest
  let [place, spoken] = [after, performance.now()]
  try {
    while (!signal.aborted && performance.now() < end) {
      const found = await inTurn(ctx, signal, async () => {
        const events = await readEvents(ctx, { after: place, limit: PART, ...(names && { names }) })
        return { events, visible: await visibleEventsOf(ctx, events) }
      })
      if (!found) return
      const { events, visible } = found
      place = placeBehind(events) ?? place
      const isDue = visible.length > 0 || performance.now() - spoken > pace.heartBeat
      if (isDue) yield visible
      if (isDue) spoken = performance.now()
      if (events.length < PART) await bell.next()
    }
  } finally {
    bell.stop()
  }
}

/**
 * A client's starting point: a cursor, or `start` for the oldest stored event. Throws `request.invalid_cursor`, which
 * points to `pointer`.
 */
export function placeOfCursor(cursor: unknown, pointer = '?after'): EventPlace {
  if (cursor === 'start') return FIRST_PLACE
  const place = typeof cursor === 'string' ? parsePlace(cursor) : null
  if (place) return place
  throw new Problem('request.invalid_cursor', 'Take a cursor as an earlier answer gave it, or `start`.', {
    errors: [{ pointer, code: 'invalid', message: 'is not a cursor of an event' }],
  })
}

const placeBehind = (events: readonly StoredEvent[]) => {
  const last = events.at(-1)
  return last && parsePlace(last.cursor)
}

interface Bell {
  next(): Promise<void>
  stop(): void
}

/** Wakes on each event of the tenant, and once a second, so that a caller who lost access does not stay. */
function ringForTenant({ runtime, tenantId }: Context, signal: AbortSignal): Bell {
  let rung = false
  let wake = new AbortController()
  const stop = eventTail.of({ runtime }).listen((events) => {
    if (!events.some((event) => event.tenantId === tenantId)) return
    rung = true
    wake.abort()
  })
  return {
    stop,
    next: async () => {
      if (!rung) await wait(LOOK_MS, undefined, { signal: AbortSignal.any([wake.signal, signal]) }).catch(() => {})
      rung = false
      wake = new AbortController()
    },
  }
}
