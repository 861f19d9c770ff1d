// The expiry of a new key, from the choice in its form.

const DAY_MS = 86_400_000

/** A number of days, a custom day, or the longest that the installation allows. */
export const EXPIRIES = ['30', '90', '365', 'day', 'never'] as const
export type Expiry = (typeof EXPIRIES)[number]

/** Null for the longest; a day ends at its last second in the person's time zone. Undefined while no day is chosen. */
export function expiresAtOf(choice: Expiry, day: string, now: number): string | null | undefined {
  if (choice === 'never') return null
  if (choice !== 'day') return new Date(now + Number(choice) * DAY_MS).toISOString()
  const end = new Date(`${day}T23:59:59`)
  return Number.isNaN(end.getTime()) ? undefined : end.toISOString()
}
