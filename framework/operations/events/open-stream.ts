// A Server-Sent Events stream for one caller, with limits on the number of streams and on slow readers.
import { Readable } from 'node:stream'
import { requireActor } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { takeSlots } from './take-slots.ts'

/** Headers of every stream; the second stops proxies (nginx) from buffering it. */
export const STREAM_HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' }
/** A comment that shows proxies that the stream is alive. */
export const HEART_BEAT = ': still here\n\n'

/** Closes a stream whose reader takes nothing for this long. */
const STUCK_MS = 30_000

const open = new Set<AbortController>()

/** Ends every stream of this process with its last frame, so that a server can end; clients connect again. */
export function endStreams(): void {
  for (const stream of open) stream.abort()
}

/** True if an Accept header names the media type of streams. */
export function acceptsStream(accept: string | undefined): boolean {
  return accept?.split(',').some((type) => /^text\/event-stream *(;|$)/i.test(type.trim())) ?? false
}

/**
 * Server-Sent Events (WHATWG HTML, 9.2) from the frames of `framesOf`, whose signal aborts when the client leaves.
 * `stuckAfter` is in milliseconds. Throws `auth.required` for an anonymous caller, and `request.rate_limited` for an
 * actor or tenant with too many streams.
 */
export function openStream(
  ctx: Context,
  framesOf: (signal: AbortSignal) => AsyncGenerator<string>,
  { stuckAfter = STUCK_MS } = {},
): Readable {
  requireActor(ctx)
  const release = takeSlots(ctx, 'streams')
  const closing = new AbortController()
  open.add(closing)
  const stream = Readable.from(framesOf(closing.signal), { objectMode: false, highWaterMark: 65_536 })
  const watch = watchReader(stream, stuckAfter)
  const end = stream._destroy.bind(stream)
  // A leaving client ends the reading at once: a waiting generator would notice only at its next event.
  stream._destroy = (error, done) => {
    closing.abort()
    open.delete(closing)
    watch.stop()
    release()
    end(error, done)
  }
  return stream
}

/** Buffers nothing for a slow reader: reads from the database again when there is room. */
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
