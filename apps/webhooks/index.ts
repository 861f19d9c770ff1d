// The front door of webhooks.
export { openWebhookSecrets, webhookSecrets } from './webhook-secrets.ts'
