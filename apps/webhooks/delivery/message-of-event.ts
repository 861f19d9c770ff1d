// The message that a webhook receives about an event.
import type { EmittedEvent } from '#framework/events/define-subscriber.ts'

/** JSON text: type, timestamp and data, as Standard Webhooks recommends, plus the event's other facts. */
export function messageOfEvent({ id, name, resource, recordId, data, changed, actorId }: EmittedEvent): string {
  return JSON.stringify({ type: name, timestamp: momentOf(id), id, resource, recordId, changed, actorId, data })
}

/** An event's id is a version 7 UUID: its first 48 bits are the time (RFC 9562). */
function momentOf(id: string): string {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toISOString()
}
