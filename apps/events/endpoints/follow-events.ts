// GET /events: a page of events, or a stream (Server-Sent Events) for clients that accept one.
import Type from 'typebox'
import {
  currentPlace,
  type EventPlace,
  FIRST_PLACE,
  formatPlace,
  parsePlace,
  readEvents,
} from '#framework/events/following/read-events.ts'
import { EVENT_NAME, placeOfCursor } from '#framework/operations/events/follow-events.ts'
import { acceptsStream, STREAM_HEADERS } from '#framework/operations/events/open-stream.ts'
import { visibleEventsOf } from '#framework/operations/events/visible-events.ts'
import { missingTenant } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { aText } from '#framework/resource/schemas/described-schemas.ts'
import { openEventStream } from '../event-stream.ts'
import { EVENT } from './shapes.ts'

/** Maximum event names per client. */
const MAX_NAMES = 50

export const followEvents = defineEndpoint({
  method: 'GET',
  path: '/events',
  name: 'followEvents',
  restOnly: true,
  atEdge: true,
  tag: 'Events',
  summary: 'Read or follow events',
  description: 'Returns the events after a cursor. With `Accept: text/event-stream` it continues with new events.',
  access: 'actor',
  forKeys: true,
  inTheirName: true,
  query: Type.Object(
    {
      after: Type.Optional(
        Type.String({
          maxLength: 100,
          description:
            'The cursor of an event or from `next`; `start` means the oldest kept event. Without it, a page begins at the oldest event and a stream begins now.',
        }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: 'Events on a page; 50 by default.' })),
      name: Type.Optional(
        Type.Array(Type.String({ maxLength: 200, pattern: EVENT_NAME }), {
          minItems: 1,
          maxItems: MAX_NAMES,
          description: 'Only events with these names.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({
    next: aText('What to send as `after` for what comes next.'),
    results: Type.Array(EVENT, { description: 'The events on this page, oldest first.' }),
  }),
  streams: ['text/event-stream'],
  problems: ['request.invalid_cursor', 'tenants.required', 'request.rate_limited'],
  async run(ctx, { query: { after, limit = 50, name: names }, headers }) {
    if (ctx.tenantId === null) throw missingTenant(ctx, 'Events belong to a tenant: name one.')
    const isStream = acceptsStream(headers.accept)
    const last = isStream ? headers['last-event-id'] : undefined
    const cursor = last ?? after
    // No pointer can name a header.
    const place = cursor === undefined ? undefined : placeOfCursor(cursor, last === undefined ? '?after' : '')
    if (isStream) {
      const from = place ?? (await currentPlace(ctx))
      return {
        headers: STREAM_HEADERS,
        open: () => openEventStream(ctx, { after: from, ...(names && { names }) }),
      }
    }
    return { body: await pageOf(ctx, { after: place ?? FIRST_PLACE, limit, ...(names && { names }) }) }
  },
})

/** Examines at most this many times `limit` events for a page; then `next` continues after them, shown or not. */
const MOST_LOOKS = 20

/**
 * `next` continues after the last shown event. If it continued after invisible ones, a request for one name would
 * reveal that and when such an event happened (CVE-2026-32098, GHSA-qpc3-fg4j-8hgm).
 */
async function pageOf(ctx: Context, asked: { after: EventPlace; limit: number; names?: string[] }) {
  const { after, limit } = asked
  let place = after
  for (let look = 0; look < MOST_LOOKS; look++) {
    const events = await readEvents(ctx, { ...asked, after: place })
    const results = await visibleEventsOf(ctx, events)
    if (results.length > 0) return { next: results.at(-1)!.cursor, results }
    if (events.length < limit) return { next: formatPlace(after), results }
    place = parsePlace(events.at(-1)!.cursor)!
  }
  return { next: formatPlace(place), results: [] }
}
