// Moments as people read them in a mail.
import { knownZoneOf } from '#shared/utils/time-zones.ts'

/** Whose language and zone; null is English, and UTC. */
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

/** `November 30, 2026 at 7:12 AM UTC`, in the language and zone of the style; the zone is named. Throws nothing for a style it does not know. */
export function formatMoment(moment: Date, { locale, timeZone }: MomentStyle): string {
  const options = { ...PARTS, timeZone: knownZoneOf(timeZone) }
  try {
    return new Intl.DateTimeFormat([locale ?? 'en', 'en'], options).format(moment)
  } catch {
    return new Intl.DateTimeFormat('en', options).format(moment)
  }
}
