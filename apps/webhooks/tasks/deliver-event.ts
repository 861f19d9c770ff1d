// Delivers one event to one webhook: signs, sends, logs the attempt, and decides what a failure means.
import Type, { type Static } from 'typebox'
import { EventSchema } from '#framework/events/define-subscriber.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { isRow } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { OutboundAnswer } from '#framework/outbound/http-client.ts'
import { OutboundFailure } from '#framework/outbound/outbound-failure.ts'
import type { Context } from '#framework/request/context.ts'
import { httpClient } from '#framework/request/services/http-client.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { PermanentFailure } from '#framework/tasks/permanent-failure.ts'
import { RetryLater } from '#framework/tasks/retry-later.ts'
import { type Circuit, closeCircuit, enterCircuit, noteFailure } from '../delivery/circuit.ts'
import { disableWebhook } from '../delivery/disable-webhook.ts'
import { messageOfEvent } from '../delivery/message-of-event.ts'
import { signatureHeadersOf } from '../delivery/sign.ts'
import { webhookDeliveries } from '../webhook-deliveries.resource.ts'
import { type SealedSecret, webhookSecrets } from '../webhook-secrets.ts'
import { webhooks } from '../webhooks.resource.ts'

const table = tableOf(webhooks)

/** A person waits for the result. */
const PING = 'webhooks.ping'
const DAY_MS = 86_400_000
/** A webhook that has failed for this long is disabled at its next failure. */
const PATIENCE_MS = 5 * DAY_MS

/** Retries for about a day: 5 s, 15 s, 45 s … four hours. Events of one record stay in order, even during retries. */
export const deliverEvent = defineTask('webhooks.deliver-event', {
  payload: Type.Object({ webhook: Type.String(), event: EventSchema }),
  queue: 'webhooks',
  attempts: 14,
  backoff: { base: 5000, factor: 3, max: 4 * 3_600_000 },
  timeLimit: 30_000,
  key: ({ webhook, event: { resource, recordId } }) =>
    recordId === null ? null : `webhook ${webhook} ${resource} ${recordId}`,
  async run(own, { webhook: id, event }, { attempt }) {
    const ctx = own.asSystem('tell a webhook of an event')
    const target = await findTarget(ctx, id)
    if (!target?.isEnabled) return { outcome: 'skipped' }
    const isTrial = await enterCircuit(ctx, target, event.name === PING)
    const body = messageOfEvent(event)
    const answer = await send(ctx, target, { id: event.id, timestamp: Math.floor(Date.now() / 1000), body })
    const isDelivered = 'status' in answer && answer.status >= 200 && answer.status < 300
    await createAsSystem(ctx, webhookDeliveries, {
      webhook: id,
      event: event.name,
      eventId: event.id,
      ...subjectOf(ctx, event),
      attempt,
      outcome: isDelivered ? 'delivered' : 'failed',
      requestBody: body.slice(0, 20_000),
      ...notesOf(answer),
    })
    if (!isDelivered) return fail(ctx, target, { answer, isTrial })
    await closeCircuit(ctx, target)
    return { outcome: 'delivered' }
  },
})

/** The source of the body; an app's own event is readable with its permission. */
function subjectOf({ runtime }: Context, { name, resource, recordId }: Static<typeof EventSchema>) {
  const word = runtime.events.definitions.get(name)?.permission ?? name
  return { resource: resource ?? word.slice(0, word.indexOf('.')), recordId }
}

interface Target extends Circuit {
  readonly url: string
  readonly isEnabled: boolean
  readonly secrets: readonly SealedSecret[]
}

async function findTarget(ctx: Context, id: string): Promise<Target | null> {
  const { url, isEnabled, failingSince, pausedUntil, secrets } = table
  const columns = { url, isEnabled, failingSince, pausedUntil, secrets }
  const [row] = await runQuery(
    ctx,
    query
      .select(columns)
      .from(table)
      .where(isRow(ctx, table, id)),
  )
  if (!row) return null
  return {
    ...{ id, url: row.url, isEnabled: row.isEnabled },
    ...{ failingSince: dateOf(row.failingSince), pausedUntil: dateOf(row.pausedUntil) },
    secrets: row.secrets as unknown as SealedSecret[],
  }
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}

async function send(
  ctx: Context,
  { id, url, secrets }: Target,
  message: { id: string; timestamp: number; body: string },
): Promise<OutboundAnswer | OutboundFailure> {
  const now = new Date().toISOString()
  const opened = secrets
    .filter(({ until }) => until === null || until > now)
    .map(({ sealed }) => webhookSecrets.of(ctx).open(sealed, id))
  const headers = { 'content-type': 'application/json', ...signatureHeadersOf(message, opened) }
  try {
    return await httpClient.of(ctx).send({ method: 'POST', url, headers, body: message.body, maxBytes: 5000 })
  } catch (error) {
    if (error instanceof OutboundFailure) return error
    throw error
  }
}

function notesOf(answer: OutboundAnswer | OutboundFailure) {
  if (answer instanceof OutboundFailure) return { error: answer.message }
  const { status, headers, body, durationMs } = answer
  return {
    responseStatus: status,
    responseHeaders: headers,
    responseBody: body.replaceAll('\u0000', '').slice(0, 5000),
    durationMs,
  }
}

async function fail(
  ctx: Context,
  target: Target,
  { answer, isTrial }: { answer: OutboundAnswer | OutboundFailure; isTrial: boolean },
): Promise<never> {
  const said = 'status' in answer ? `The receiver answered ${answer.status}.` : answer.message
  // 410: the receiver wants no more events.
  if ('status' in answer && answer.status === 410) {
    await disableWebhook(ctx, target, 'The receiver answered 410 Gone.')
    throw new PermanentFailure(said)
  }
  if (target.failingSince !== null && Date.now() - target.failingSince.getTime() > PATIENCE_MS) {
    await disableWebhook(ctx, target, `It has failed for five days. ${said}`)
    throw new PermanentFailure(said)
  }
  const isUnanswered = answer instanceof OutboundFailure && answer.reason !== 'refused'
  await noteFailure(ctx, target.id, { isUnanswered, isTrial })
  const delay = 'status' in answer ? retryAfterOf(answer.headers['retry-after']) : 0
  throw new RetryLater(said, { delay })
}

/** Seconds or a date (RFC 9110 §10.2.3), at most a day. */
function retryAfterOf(value: string | undefined): number {
  if (value === undefined) return 0
  const wait = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), DAY_MS) : 0
}
