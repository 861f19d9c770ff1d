// Signing secrets of webhooks: generated here, shown once, stored sealed with the installation's key.
import { randomBytes } from 'node:crypto'
import { defineService } from '#framework/request/services/define-service.ts'
import { createSealer, type Sealer } from '#shared/utils/sealed-text.ts'

/** A stored secret. */
export interface SealedSecret {
  readonly sealed: string
  /** When it expires; null for the newest. */
  readonly until: string | null
}

/** Generates, seals and opens secrets; `owner` is the webhook's id. */
export interface WebhookSecrets extends Sealer {
  /** `whsec_…` with 24 random bytes, as Standard Webhooks requires. */
  create(): string
}

/** The manifest lists its opening. */
export const webhookSecrets = defineService<WebhookSecrets>('webhook secrets')

/** With a key derived from `secretKey`. */
export function openWebhookSecrets(secretKey: string): WebhookSecrets {
  return {
    create: () => `whsec_${randomBytes(24).toString('base64')}`,
    ...createSealer(secretKey, 'pend webhook secrets'),
  }
}
