// Validates a webhook's URL; a new or re-enabled webhook starts without its failure history.
import { invalid } from '#framework/operations/steps/validate-input.ts'
import type { Context } from '#framework/request/context.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { httpClient } from '#framework/request/services/http-client.ts'
import { requireKnownEvents, requireOwnEvents } from './require-known-events.ts'
import { webhooks } from './webhooks.resource.ts'

export const webhooksLifecycle = defineLifecycle(webhooks, {
  beforeCreate(ctx, input) {
    if (input.url) requireCallable(ctx, input.url)
    return input
  },
  beforeUpdate(ctx, record, input) {
    if (input.url && input.url !== record.url) requireCallable(ctx, input.url)
    if (input.events) requireKnownEvents(ctx, input.events)
    // Another URL receives all of the webhook's events.
    if (input.events || input.url) requireOwnEvents(ctx, input.events ?? record.events)
    const isMoved = input.url !== undefined && input.url !== record.url
    const isRevived = input.isEnabled === true && !record.isEnabled
    if (!isMoved && !isRevived) return input
    const revived = isRevived && { disabledAt: null, disabledReason: null }
    return { ...input, ...revived, failingSince: null, unanswered: 0, pausedUntil: null }
  },
})

/** Refuses an uncallable URL at once, instead of by failed deliveries. Names are resolved on each call. */
function requireCallable(ctx: Context, url: string): void {
  const fault = httpClient.of(ctx).faultOf(url)
  if (fault !== null) throw invalid([{ pointer: '/url', code: 'not_callable', message: fault }])
}
