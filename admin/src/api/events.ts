// Live events of a tenant, read with fetch because EventSource cannot send a tenant header.

import { headersOfPlace } from './account/reasons.ts'
import { refreshSession } from './client.ts'
import { createFrameReader } from './frames.ts'
import { ApiProblem, type ProblemDetails } from './problem.ts'

export interface HappenedEvent {
  readonly id: string
  readonly cursor: string
  readonly name: string
  readonly resource: string | null
  readonly recordId: string | null
  readonly data: unknown
  readonly changed: readonly string[] | null
  readonly actorId: string | null
  readonly at: string
}

export interface Following {
  readonly tenant: string
  /** Only events with these names; all if omitted. */
  readonly names: readonly string[]
  /** Where to resume: a cursor, `start`, or null for events from now on. */
  readonly after: string | null
  readonly signal: AbortSignal
  onOpen(): void
  onEvent(event: HappenedEvent): void
}

/** Ends when the server ends the stream, which it does every quarter of an hour. Throws ApiProblem if the server refuses. */
export async function followEvents(following: Following): Promise<void> {
  const response = await open(following)
  if (!response.ok || !response.body) throw new ApiProblem((await response.json()) as ProblemDetails)
  following.onOpen()
  const read = createFrameReader()
  for await (const piece of response.body.pipeThrough(new TextDecoderStream()))
    for (const { event, data } of read(piece)) if (event !== 'end') following.onEvent(JSON.parse(data))
}

async function open(following: Following): Promise<Response> {
  const { tenant, names, after, signal } = following
  const query = new URLSearchParams({
    ...(after !== null && { after }),
    ...(names.length > 0 && { name: names.join(',') }),
  })
  const headers = { accept: 'text/event-stream', ...headersOfPlace('/events', tenant) }
  const ask = () => fetch(`/api/v1/events?${query}`, { headers, signal, credentials: 'same-origin' })
  const response = await ask()
  return response.status === 401 && (await refreshSession()) ? ask() : response
}
