// Headers that say where a call acts. Staff who are not members give a reason, which only this tab keeps.
import { createStore } from '../../state/store.ts'

const KEPT = 'pend.reasons'
/** The key for the platform; no tenant has this slug. */
export const PLATFORM = ''

type Reasons = Readonly<Record<string, string>>

/** By tenant slug, or for the platform. */
export const reasons = createStore<Reasons>(readKept())

export function giveReason(place: string, reason: string): void {
  keep({ ...reasons.read(), [place]: reason })
}

export function endReason(place: string): void {
  const { [place]: _ended, ...rest } = reasons.read()
  keep(rest)
}

/** Signing out removes all reasons. */
export function forgetReasons(): void {
  keep({})
}

// Same rule as the server's: at least five letters or digits, and no characters that reverse the text direction.
const REASON = /^(?=(?:.*?[\p{L}\p{N}]){5})[^\p{Cc}\u202a-\u202e\u2066-\u2069]{10,500}$/u

/** Whether the server accepts the text as a reason. */
export function isReason(text: string): boolean {
  return REASON.test(text)
}

/** Headers that name the tenant, and the reason that staff gave for it or, on platform paths, for the platform. */
export function headersOfPlace(path: string, tenant: string | null | undefined): Record<string, string> {
  const reason = reasonOf(path, tenant)
  return { ...(tenant && { 'x-tenant': tenant }), ...(reason && { 'x-reason': inBytes(reason) }) }
}

function reasonOf(path: string, tenant: string | null | undefined): string | undefined {
  const place = tenant ?? (path.startsWith('/platform/') ? PLATFORM : null)
  return place === null ? undefined : reasons.read()[place]
}

/** Headers are bytes: letters beyond Latin-1 are sent as UTF-8 bytes. */
function inBytes(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text))
}

function keep(next: Reasons): void {
  reasons.write(next)
  try {
    if (Object.keys(next).length === 0) sessionStorage.removeItem(KEPT)
    else sessionStorage.setItem(KEPT, JSON.stringify(next))
  } catch {
    // A browser without storage asks again after a reload.
  }
}

function readKept(): Reasons {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? '{}')
  } catch {
    return {}
  }
}
