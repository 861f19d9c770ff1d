// The ways in which somebody proves who they are, in the order in which they are offered.
import { knowsPasskeys } from '../../api/passkeys.ts'
import type { TextKey } from '../../texts/en/index.ts'

interface Look {
  /** The button that turns to it. */
  readonly use: TextKey
  /** The field that it is typed into; none for a passkey. */
  readonly label?: TextKey
  readonly inputMode?: 'numeric' | 'text'
  readonly autoComplete?: string
  readonly isSecret?: boolean
}

export type Way = 'passkey' | 'totp' | 'password' | 'recovery_code'

export const WAYS: Readonly<Record<Way, Look>> = {
  passkey: { use: 'factor.usePasskey' },
  totp: { use: 'factor.useCode', label: 'factor.code', inputMode: 'numeric', autoComplete: 'one-time-code' },
  password: { use: 'factor.usePassword', label: 'signIn.password', autoComplete: 'current-password', isSecret: true },
  recovery_code: { use: 'factor.useRecovery', label: 'factor.recovery', autoComplete: 'off' },
}

/** Of those that the server takes, what this browser can do; the one to begin with first. */
export function waysOf(methods: readonly string[], canPasskey = knowsPasskeys()): Way[] {
  const ways = Object.keys(WAYS) as Way[]
  return ways.filter((way) => methods.includes(way) && (way !== 'passkey' || canPasskey))
}

/** What was typed, as the server takes it: people write blanks into codes. */
export function proofOf(way: Exclude<Way, 'passkey'>, text: string) {
  if (way === 'password') return { currentPassword: text }
  return way === 'totp' ? { code: text.replaceAll(/\s/g, '') } : { recoveryCode: text.trim() }
}
