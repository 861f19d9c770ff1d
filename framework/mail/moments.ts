// Formats moments for mails.
import { knownZoneOf } from '#shared/utils/time-zones.ts'

/** Language and zone; null means English, or UTC. */
export interface MomentStyle {
  readonly locale: string | null
  readonly timeZone: string | null
}

const PARTS = {
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
} as const

/**
 * `November 30, 2026 at 7:12 AM UTC`, in the style's language and zone, which it names. Falls back for unknown styles
 * instead of throwing.
 */
export function formatMoment(moment: Date, { locale, timeZone }: MomentStyle): string {
  const options = { ...PARTS, timeZone: knownZoneOf(timeZone) }
  try {
    return new Intl.DateTimeFormat([locale ?? 'en', 'en'], options).format(moment)
  } catch {
    return new Intl.DateTimeFormat('en', options).format(moment)
  }
}
