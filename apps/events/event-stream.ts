// A stream of events for one caller: read under their own scope, so that it ends when their session or membership does.
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { eventTail } from '#framework/events/event-tail.ts'
import { type EventPlace, parsePlace, readEvents, type StoredEvent } from '#framework/events/read-events.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { type VisibleEvent, visibleEventsOf } from './visible-events.ts'

export interface StreamOptions {
  readonly after: EventPlace
  readonly names?: readonly string[]
}

const PART = 100
/** How late the end of a session is noticed. */
const LOOK_MS = 1000
const HEART_BEAT_MS = 15_000
/** No stream outlives the token it was opened with; clients come back by themselves with `Last-Event-ID`. */
const LONGEST_MS = 15 * 60_000
/** A reader who takes nothing for so long is let go. */
const STUCK_MS = 30_000
const MOST_OF_ACTOR = 10

const streamsOf = new Map<string, number>()

/** Server-Sent Events (WHATWG HTML, 9.2). Throws `request.rate_limited` for an actor who has too many already. */
export function openEventStream(ctx: Context, options: StreamOptions): Readable {
  const release = takePlace(ctx.actorId!)
  const closing = new AbortController()
  const stream = Readable.from(framesOf(ctx, options, closing.signal), { objectMode: false, highWaterMark: 65_536 })
  const watch = watchReader(stream)
  const end = stream._destroy.bind(stream)
  // Whoever goes away ends the reading at once: a generator that waits would only hear of it with its next event.
  stream._destroy = (error, done) => {
    closing.abort()
    watch.stop()
    release()
    end(error, done)
  }
  return stream
}

function takePlace(actorId: string): () => void {
  const open = streamsOf.get(actorId) ?? 0
  if (open >= MOST_OF_ACTOR)
    throw new Problem('request.rate_limited', `You have ${open} streams open: close one first.`, {
      headers: { 'retry-after': '10' },
    })
  streamsOf.set(actorId, open + 1)
  return () => {
    const left = streamsOf.get(actorId)! - 1
    if (left > 0) streamsOf.set(actorId, left)
    else streamsOf.delete(actorId)
  }
}

/** Nothing is gathered for a reader who does not read: the database is asked again when there is room. */
function watchReader(stream: Readable): { stop(): void } {
  let taken = Date.now()
  stream.on('data', () => {
    taken = Date.now()
  })
  stream.pause()
  const timer = setInterval(() => {
    if (stream.readableLength > 0 && Date.now() - taken > STUCK_MS) stream.destroy()
  }, 5000)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

async function* framesOf(ctx: Context, options: StreamOptions, signal: AbortSignal): AsyncGenerator<string> {
  const bell = ringForTenant(ctx, signal)
  yield 'retry: 2000\n\n'
  try {
    yield* follow(ctx, { ...options, bell, signal })
    yield endFrame('reconnect')
  } catch (error) {
    // The caller is no longer welcome, or the database is away: the client is told which, and its next try is asked as usual.
    if (!(error instanceof Problem)) ctx.runtime.log.error({ error }, 'a stream of events broke')
    yield endFrame(error instanceof Problem ? error.code : 'service.internal')
  } finally {
    bell.stop()
  }
}

type Following = StreamOptions & { readonly bell: Bell; readonly signal: AbortSignal }

async function* follow(ctx: Context, { after, names, bell, signal }: Following): AsyncGenerator<string> {
  const end = Date.now() + LONGEST_MS
  let [place, spoken] = [after, Date.now()]
  while (!signal.aborted && Date.now() < end) {
    const events = await readEvents(ctx, { after: place, limit: PART, ...(names && { names }) })
    const frames = (await visibleEventsOf(ctx, events)).map(frameOf).join('')
    place = placeBehind(events) ?? place
    const isDue = frames !== '' || Date.now() - spoken > HEART_BEAT_MS
    if (isDue) yield frames || ': still here\n\n'
    if (isDue) spoken = Date.now()
    if (events.length < PART) await bell.next()
  }
}

const endFrame = (reason: string) => `event: end\ndata: ${JSON.stringify({ reason })}\n\n`

const placeBehind = (events: readonly StoredEvent[]) => {
  const last = events.at(-1)
  return last && parsePlace(last.cursor)
}

/** JSON has no line ends of its own, so one `data` line is enough. */
function frameOf(event: VisibleEvent): string {
  return `id: ${event.cursor}\nevent: ${event.name}\ndata: ${JSON.stringify(event)}\n\n`
}

interface Bell {
  next(): Promise<void>
  stop(): void
}

/** Rings when something happened in the tenant, and once a second: who was told to go must not stay. */
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
