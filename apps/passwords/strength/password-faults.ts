// Faults of a new password, all at once, each with a code and a sentence.
import { isFrequentPassword } from './frequent-passwords.ts'

export interface PasswordFault {
  code: 'too_short' | 'too_long' | 'too_common' | 'numeric_only' | 'too_similar'
  message: string
}

export const PASSWORD_LENGTH = { min: 8, max: 256 }
const TOO_SIMILAR = 0.7

/** `about` holds the person's known facts: address and names. Empty for an acceptable password. */
export function findPasswordFaults(password: string, about: readonly (string | null | undefined)[]): PasswordFault[] {
  // Nothing else examines a long password: comparing it would be expensive and pointless (CVE-2021-45115).
  if (password.length > PASSWORD_LENGTH.max)
    return [{ code: 'too_long', message: `is longer than ${PASSWORD_LENGTH.max} characters` }]
  const found: PasswordFault[] = []
  if ([...password].length < PASSWORD_LENGTH.min)
    found.push({ code: 'too_short', message: `is shorter than ${PASSWORD_LENGTH.min} characters` })
  if (/^\p{Nd}+$/u.test(password)) found.push({ code: 'numeric_only', message: 'holds nothing but digits' })
  if (isFrequentPassword(password)) found.push({ code: 'too_common', message: 'is one of those that are tried first' })
  if (about.some((text) => text && isSimilar(password, text)))
    found.push({ code: 'too_similar', message: 'is too much like the name or the e-mail address' })
  return found
}

/** Compares with the whole text and with each part long enough to be meaningful. */
function isSimilar(password: string, text: string): boolean {
  const own = password.toLowerCase()
  const whole = text.slice(0, 254).toLowerCase()
  const name = whole.replace(/@.*$/s, '').replace(/[^\p{L}\p{N}]/gu, '')
  const parts = [whole, name, ...whole.split(/[^\p{L}\p{N}]+/u)].filter((part) => part.length >= 3)
  return parts.some((part) => likenessOf(own, part) >= TOO_SIMILAR || (part.length >= 6 && own.includes(part)))
}

/** The share of adjacent letter pairs that both texts have (Sørensen–Dice); linear in their length. */
function likenessOf(left: string, right: string): number {
  const counts = new Map<string, number>()
  for (let i = 1; i < left.length; i++) {
    const pair = left.slice(i - 1, i + 1)
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
  }
  let shared = 0
  for (let i = 1; i < right.length; i++) {
    const pair = right.slice(i - 1, i + 1)
    const left = counts.get(pair) ?? 0
    if (left === 0) continue
    shared++
    counts.set(pair, left - 1)
  }
  return (2 * shared) / Math.max(1, left.length + right.length - 2)
}
