// Signatures of Standard Webhooks: symmetric, version 1.
import { createHmac } from 'node:crypto'

/** One message; its id stays the same over all attempts. */
export interface SignedMessage {
  readonly id: string
  /** Seconds since 1970, of this attempt. */
  readonly timestamp: number
  readonly body: string
}

/** The three headers; one signature per secret, so that receivers can rotate without a gap. */
export function signatureHeadersOf(message: SignedMessage, secrets: readonly string[]): Record<string, string> {
  const { id, timestamp, body } = message
  const sign = (secret: string) =>
    createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
      .update(`${id}.${timestamp}.${body}`)
      .digest('base64')
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.map((secret) => `v1,${sign(secret)}`).join(' '),
  }
}
