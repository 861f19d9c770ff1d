// What a webhook is told of an event.
import type { EmittedEvent } from '#framework/events/define-subscriber.ts'

/** JSON text: type, timestamp and data, as Standard Webhooks recommends, with what an event knows beside them. */
export function messageOfEvent({ id, name, resource, recordId, data, changed, actorId }: EmittedEvent): string {
  return JSON.stringify({ type: name, timestamp: momentOf(id), id, resource, recordId, changed, actorId, data })
}

/** The id of an event is a UUID of version 7: its first 48 bits are the moment (RFC 9562). */
function momentOf(id: string): string {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toISOString()
}
