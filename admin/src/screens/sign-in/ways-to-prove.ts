// Methods to prove one's identity, in the order they are offered.
import { knowsPasskeys } from '../../api/account/passkeys.ts'
import type { TextKey } from '../../texts/en/index.ts'

interface Look {
  /** Label of the button that switches to it. */
  readonly use: TextKey
  /** Label of its field; a passkey has none. */
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

/** The methods that both the server and this browser support, the default one first. */
export function waysOf(methods: readonly string[], canPasskey = knowsPasskeys()): Way[] {
  const ways = Object.keys(WAYS) as Way[]
  return ways.filter((way) => methods.includes(way) && (way !== 'passkey' || canPasskey))
}

/** The typed text in the server's form, without the blanks that people type into codes. */
export function proofOf(way: Exclude<Way, 'passkey'>, text: string) {
  if (way === 'password') return { currentPassword: text }
  return way === 'totp' ? { code: text.replaceAll(/\s/g, '') } : { recoveryCode: text.trim() }
}
