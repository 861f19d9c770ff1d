// What seals the secrets that sign webhooks.
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { openWebhookSecrets, webhookSecrets } from './webhook-secrets.ts'

export const webhookServices = [
  defineOpening(webhookSecrets, { open: ({ settings }) => openWebhookSecrets(settings.secretKey) }),
]
