// A webhook that is switched on again begins anew, whatever it failed at before.
import { defineLifecycle } from '#framework/request/lifecycle.ts'
import { requireKnownEvents, requireOwnEvents } from './require-known-events.ts'
import { webhooks } from './webhooks.resource.ts'

export const webhooksLifecycle = defineLifecycle(webhooks, {
  beforeUpdate(ctx, record, input) {
    if (input.events) requireKnownEvents(ctx, input.events)
    // Another address is told all that the webhook is told.
    if (input.events || input.url) requireOwnEvents(ctx, input.events ?? record.events)
    if (input.isEnabled !== true || record.isEnabled) return input
    return { ...input, disabledAt: null, disabledReason: null, failingSince: null }
  },
})
