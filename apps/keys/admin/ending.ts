// Whether an API key asks for somebody: it ends within two weeks, or did within the last one.

export interface Key {
  readonly id: string
  readonly name: string
  readonly expiresAt: string | null
  readonly revokedAt: string | null
}

const DAY_MS = 86_400_000

export function isEnding({ expiresAt, revokedAt }: Key, now: number): boolean {
  if (expiresAt === null || revokedAt !== null) return false
  const days = (Date.parse(expiresAt) - now) / DAY_MS
  return days > -7 && days < 14
}
