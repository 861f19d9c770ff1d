// A stream of Server-Sent Events for one caller: how many each may have, and what becomes of readers who do not read.
import { Readable } from 'node:stream'
import { requireActor } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { takePlaces } from './take-places.ts'

/** Headers of every stream; the second keeps proxies (nginx) from gathering what should arrive at once. */
export const STREAM_HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' }
/** A comment, so that proxies see the stream is alive. */
export const HEART_BEAT = ': still here\n\n'

/** A reader who takes nothing for so long is let go. */
const STUCK_MS = 30_000

/** True when a header Accept names the media type of streams. */
export function acceptsStream(accept: string | undefined): boolean {
  return accept?.split(',').some((type) => /^text\/event-stream *(;|$)/i.test(type.trim())) ?? false
}

/**
 * Server-Sent Events (WHATWG HTML, 9.2) from the frames that `framesOf` makes; its signal is aborted when the reader goes away.
 * `stuckAfter` is in milliseconds. Throws `auth.required` for somebody unknown and `request.rate_limited` for an actor or a tenant with
 * too many already.
 */
export function openStream(
  ctx: Context,
  framesOf: (signal: AbortSignal) => AsyncGenerator<string>,
  { stuckAfter = STUCK_MS } = {},
): Readable {
  requireActor(ctx)
  const release = takePlaces(ctx, 'streams')
  const closing = new AbortController()
  const stream = Readable.from(framesOf(closing.signal), { objectMode: false, highWaterMark: 65_536 })
  const watch = watchReader(stream, stuckAfter)
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

/** Nothing is gathered for a reader who does not read: the database is asked again when there is room. */
function watchReader(stream: Readable, stuckAfter: number): { stop(): void } {
  let taken = performance.now()
  stream.on('data', () => {
    taken = performance.now()
  })
  stream.pause()
  const timer = setInterval(() => {
    if (stream.readableLength > 0 && performance.now() - taken > stuckAfter) stream.destroy()
  }, stuckAfter / 6)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
