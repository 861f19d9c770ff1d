// Sign-in with a provider: the browser goes there and returns with a code that only this page can use.
import { send, sendOnce } from '../client.ts'
import { ApiProblem } from '../problem.ts'
import { type Challenge, enter } from './session.ts'

export interface Provider {
  /** Name used in URLs. */
  readonly name: string
  readonly label: string
}

/** What the returning page continues: a sign-in, or linking a provider to the signed-in person. */
export interface Visit {
  readonly verifier: string
  readonly purpose: 'sign-in' | 'link'
  readonly next: string
}

// Holds neither a session nor a token: the verifier of a one-time code, removed when the browser returns.
const KEPT = 'pend.visit'

export async function listProviders(): Promise<readonly Provider[]> {
  return (await sendOnce<{ results: Provider[] }>({ path: '/auth/providers' })).body.results
}

/** Leaves the page. If the provider is down, throws ApiProblem and stays. */
export async function visitProvider(name: string, { purpose, next }: Omit<Visit, 'verifier'>): Promise<void> {
  const verifier = encode(crypto.getRandomValues(new Uint8Array(32)))
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  const start = `/api/v1/auth/providers/${encodeURIComponent(name)}/start?challenge=${encode(new Uint8Array(digest))}`
  await requireThere(start)
  sessionStorage.setItem(KEPT, JSON.stringify({ verifier, purpose, next } satisfies Visit))
  location.assign(start)
}

/** Checks first that the provider answers, so that nobody is stranded on a page of problem details. */
async function requireThere(start: string): Promise<void> {
  const answer = await fetch(start, { redirect: 'manual', credentials: 'same-origin' })
  if (answer.type !== 'opaqueredirect') throw new ApiProblem(await answer.json())
}

/** Returns the visit once; null if this page began none. */
export function takeVisit(): Visit | null {
  const kept = sessionStorage.getItem(KEPT)
  sessionStorage.removeItem(KEPT)
  return kept === null ? null : (JSON.parse(kept) as Visit)
}

export function signInByProvider(code: string, { verifier }: Visit): Promise<Challenge | null> {
  return enter('/auth/providers/login', { code, verifier })
}

export async function linkProvider(code: string, { verifier }: Visit): Promise<void> {
  await send({ method: 'POST', path: '/auth/identities', body: { code, verifier } })
}

/** base64url without padding. */
function encode(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
