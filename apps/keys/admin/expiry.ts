// When a new key ends, from what is chosen in its form.

const DAY_MS = 86_400_000

/** Days from now, a day of one's own, or as long as the installation allows. */
export const EXPIRIES = ['30', '90', '365', 'day', 'never'] as const
export type Expiry = (typeof EXPIRIES)[number]

/** Null for the longest; a day ends at its last second where the person is. Undefined for a day that nobody has chosen yet. */
export function expiresAtOf(choice: Expiry, day: string, now: number): string | null | undefined {
  if (choice === 'never') return null
  if (choice !== 'day') return new Date(now + Number(choice) * DAY_MS).toISOString()
  const end = new Date(`${day}T23:59:59`)
  return Number.isNaN(end.getTime()) ? undefined : end.toISOString()
}
