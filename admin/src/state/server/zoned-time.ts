// Converts moments to the clock of a zone and back, including hours that clocks skip or show twice.

const HOUR_MS = 3_600_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** `2026-03-29T03:30`: the moment on a wall clock of the zone. */
export function wallOf(moment: string, zone: string): string {
  const parts = formatOf(zone).formatToParts(new Date(moment))
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.find(({ type }) => type === name)!.value
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`
}

export interface Moments {
  /** In order: one moment, or two if the clocks go back and show the time twice. */
  readonly moments: readonly string[]
  /** The clocks go forward over it, so the moment is that much later. */
  readonly isSkipped: boolean
}

/** The moments at which the zone's clock shows `wall`. Empty if it is not a time. */
export function momentsAt(wall: string, zone: string): Moments {
  const asUtc = Date.parse(`${wall}Z`)
  if (Number.isNaN(asUtc)) return { moments: [], isSkipped: false }
  const offsets = [-24, 24].map((hours) => offsetAt(asUtc + hours * HOUR_MS, zone))
  const found = [...new Set(offsets)].map((offset) => new Date(asUtc - offset).toISOString())
  const moments = found.filter((moment) => wallOf(moment, zone) === wall.slice(0, 16)).sort()
  if (moments.length > 0) return { moments, isSkipped: false }
  return { moments: [new Date(asUtc - offsets[0]!).toISOString()], isSkipped: true }
}

/** `GMT+2`, to distinguish two moments that the clock shows alike. */
export function zoneNameAt(moment: string, zone: string, locale: string): string {
  const options = { timeZone: zone, timeZoneName: 'short', hour: 'numeric' } as const
  const parts = new Intl.DateTimeFormat(locale, options).formatToParts(new Date(moment))
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone
}

function offsetAt(time: number, zone: string): number {
  const minute = Math.floor(time / 60_000) * 60_000
  return Date.parse(`${wallOf(new Date(minute).toISOString(), zone)}Z`) - minute
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const digits = '2-digit'
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: digits,
    day: digits,
    hour: digits,
    minute: digits,
  })
  formats.set(zone, made)
  return made
}
