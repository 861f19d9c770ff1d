// The secrets that sign webhooks: made here, shown once, kept sealed under the key of the installation.
import { randomBytes } from 'node:crypto'
import { defineService } from '#framework/request/define-service.ts'
import { createSealer, type Sealer } from '#shared/utils/sealed-text.ts'

/** A secret as it is kept. */
export interface SealedSecret {
  readonly sealed: string
  /** When it stops to sign; null for the newest. */
  readonly until: string | null
}

/** Makes, seals and opens secrets; `owner` is the webhook's id. */
export interface WebhookSecrets extends Sealer {
  /** `whsec_…` with 24 random bytes, as Standard Webhooks asks. */
  create(): string
}

/** Opened by core. */
export const webhookSecrets = defineService<WebhookSecrets>('webhook secrets')

/** Under a key derived from `secretKey`. */
export function openWebhookSecrets(secretKey: string): WebhookSecrets {
  return {
    create: () => `whsec_${randomBytes(24).toString('base64')}`,
    ...createSealer(secretKey, 'pend webhook secrets'),
  }
}
