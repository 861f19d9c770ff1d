// Webhooks and deliveries as the API returns them, and their health.

export interface Webhook {
  readonly id: string
  readonly url: string
  readonly description: string | null
  readonly events: readonly string[]
  readonly isEnabled: boolean
  readonly disabledAt: string | null
  readonly disabledReason: string | null
  readonly pausedUntil: string | null
  readonly createdAt: string
}

export interface Delivery {
  readonly id: string
  readonly webhook: string
  readonly event: string
  readonly eventId: string
  readonly resource: string | null
  readonly recordId: string | null
  readonly attempt: number
  readonly outcome: 'delivered' | 'failed'
  readonly requestBody: string | null
  readonly responseStatus: number | null
  readonly responseHeaders: Readonly<Record<string, unknown>> | null
  readonly responseBody: string | null
  readonly durationMs: number | null
  readonly error: string | null
  readonly createdAt: string
}

export type WebhookState = 'active' | 'paused' | 'off' | 'disabled'

/** Disabled by a person is `off`, after failures `disabled`. */
export function stateOf({ isEnabled, disabledAt, pausedUntil }: Webhook, now = Date.now()): WebhookState {
  if (!isEnabled) return disabledAt === null ? 'off' : 'disabled'
  return pausedUntil !== null && Date.parse(pausedUntil) > now ? 'paused' : 'active'
}

/** The number delivered; null without attempts. */
export function healthOf(deliveries: readonly Pick<Delivery, 'outcome'>[]): { good: number; count: number } | null {
  if (deliveries.length === 0) return null
  return { good: deliveries.filter(({ outcome }) => outcome === 'delivered').length, count: deliveries.length }
}

/** Formats JSON for reading; leaves anything else as it is. */
export function readableOf(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** Unique names, separated by commas or white space. */
export function namesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))]
}

/** Whether it needs no attention: a person who switched it off meant to. */
export function isHeard(webhook: Webhook): boolean {
  return ['active', 'off'].includes(stateOf(webhook))
}
