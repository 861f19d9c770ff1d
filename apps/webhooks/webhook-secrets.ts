// The secrets that sign webhooks: made here, shown once, kept sealed under the key of the installation.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { defineService } from '#framework/request/define-service.ts'

/** A secret as it is kept. */
export interface SealedSecret {
  readonly sealed: string
  /** When it stops to sign; null for the newest. */
  readonly until: string | null
}

/** Makes, seals and opens secrets. `owner` (the webhook's id) is part of the seal: a copied one opens nowhere else. */
export interface WebhookSecrets {
  /** `whsec_…` with 24 random bytes, as Standard Webhooks asks. */
  create(): string
  seal(secret: string, owner: string): string
  /** Throws when the key of the installation is another one now. */
  open(sealed: string, owner: string): string
}

/** Opened by core. */
export const webhookSecrets = defineService<WebhookSecrets>('webhook secrets')

const [NONCE, TAG] = [12, 16]

/** AES-256-GCM under a key derived from `secretKey`. */
export function openWebhookSecrets(secretKey: string): WebhookSecrets {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'pend webhook secrets', 32))
  return {
    create: () => `whsec_${randomBytes(24).toString('base64')}`,
    seal: (secret, owner) => {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner))
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64')
    },
    open: (sealed, owner) => {
      const bytes = Buffer.from(sealed, 'base64')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG })
      decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
      return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8')
    },
  }
}
