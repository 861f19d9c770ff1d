// Events as a REST client's stream: one frame each, and a last one that says why it ends.
import type { Readable } from 'node:stream'
import type { EventPlace } from '#framework/events/following/read-events.ts'
import { followEvents } from '#framework/operations/events/follow-events.ts'
import { HEART_BEAT, openStream } from '#framework/operations/events/open-stream.ts'
import type { VisibleEvent } from '#framework/operations/events/visible-events.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'

export interface StreamOptions {
  readonly after: EventPlace
  readonly names?: readonly string[]
}

/** Throws `request.rate_limited` for an actor with too many streams. */
export function openEventStream(ctx: Context, options: StreamOptions): Readable {
  return openStream(ctx, (signal) => framesOf(ctx, options, signal))
}

async function* framesOf(ctx: Context, options: StreamOptions, signal: AbortSignal): AsyncGenerator<string> {
  yield 'retry: 2000\n\n'
  try {
    for await (const events of followEvents(ctx, { ...options, signal }))
      yield events.map(frameOf).join('') || HEART_BEAT
    yield endFrame('reconnect')
  } catch (error) {
    // The caller lost access, or the database is down: the last frame says which, and a reconnect is checked as usual.
    if (!(error instanceof Problem)) ctx.runtime.log.error({ error }, 'a stream of events broke')
    yield endFrame(error instanceof Problem ? error.code : 'service.internal')
  }
}

const endFrame = (reason: string) => `event: end\ndata: ${JSON.stringify({ reason })}\n\n`

/** JSON contains no line breaks, so one `data` line is enough. */
function frameOf(event: VisibleEvent): string {
  return `id: ${event.cursor}\nevent: ${event.name}\ndata: ${JSON.stringify(event)}\n\n`
}
