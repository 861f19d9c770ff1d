// A stream of Server-Sent Events for one caller: how many each may have, and what becomes of readers who do not read.
import { Readable } from 'node:stream'
import { requireActor } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** Headers of every stream; the second keeps proxies (nginx) from gathering what should arrive at once. */
export const STREAM_HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' }
/** A comment, so that proxies see the stream is alive. */
export const HEART_BEAT = ': still here\n\n'

/** A reader who takes nothing for so long is let go. */
const STUCK_MS = 30_000
/** Streams of all surfaces together; each API key has its own. */
const MOST_OF_ACTOR = 10
/** In one process, of all people and keys of a tenant together: what is open costs everybody memory. */
const MOST_OF_TENANT = 1000

const streamsOf = new Map<string, number>()

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
  const release = takePlaces(ctx)
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

function takePlaces({ keyId, actorId, tenantId }: Context): () => void {
  const leave = takePlace(keyId ?? actorId!, MOST_OF_ACTOR, 'You have')
  if (tenantId === null) return leave
  try {
    const leaveTenant = takePlace(`tenant ${tenantId}`, MOST_OF_TENANT, 'All of the tenant have')
    return () => {
      leave()
      leaveTenant()
    }
  } catch (error) {
    leave()
    throw error
  }
}

function takePlace(owner: string, most: number, who: string): () => void {
  const open = streamsOf.get(owner) ?? 0
  if (open >= most)
    throw new Problem('request.rate_limited', `${who} ${open} streams open: close one first.`, {
      headers: { 'retry-after': '10' },
    })
  streamsOf.set(owner, open + 1)
  return () => {
    const left = streamsOf.get(owner)! - 1
    if (left > 0) streamsOf.set(owner, left)
    else streamsOf.delete(owner)
  }
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
