// Where a call is made, as its headers say it. Staff of the platform says why, where they are no members: kept for this tab alone.
import { createStore } from '../state/store.ts'

const KEPT = 'pend.reasons'
/** The place that is no tenant. */
export const PLATFORM = ''

type Reasons = Readonly<Record<string, string>>

/** By the slug of the tenant, or for the platform. */
export const reasons = createStore<Reasons>(readKept())

export function giveReason(place: string, reason: string): void {
  keep({ ...reasons.read(), [place]: reason })
}

export function endReason(place: string): void {
  const { [place]: _ended, ...rest } = reasons.read()
  keep(rest)
}

/** Whoever signs out takes all of them along. */
export function forgetReasons(): void {
  keep({})
}

// As the server has it: in words, and without what turns the direction of text round.
const REASON = /^(?=(?:.*?[\p{L}\p{N}]){5})[^\p{Cc}\u202a-\u202e\u2066-\u2069]{10,500}$/u

/** Whether the server takes it for a reason. */
export function isReason(text: string): boolean {
  return REASON.test(text)
}

/** Headers that name the tenant, and the reason of staff who gave one for it or, at its paths, for the platform. */
export function headersOfPlace(path: string, tenant: string | null | undefined): Record<string, string> {
  const reason = reasonOf(path, tenant)
  return { ...(tenant && { 'x-tenant': tenant }), ...(reason && { 'x-reason': inBytes(reason) }) }
}

function reasonOf(path: string, tenant: string | null | undefined): string | undefined {
  const place = tenant ?? (path.startsWith('/platform/') ? PLATFORM : null)
  return place === null ? undefined : reasons.read()[place]
}

/** Headers are bytes: letters beyond Latin travel as the bytes of UTF-8. */
function inBytes(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text))
}

function keep(next: Reasons): void {
  reasons.write(next)
  try {
    if (Object.keys(next).length === 0) sessionStorage.removeItem(KEPT)
    else sessionStorage.setItem(KEPT, JSON.stringify(next))
  } catch {
    // A browser that keeps nothing asks again after the page is loaded anew.
  }
}

function readKept(): Reasons {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? '{}')
  } catch {
    return {}
  }
}
