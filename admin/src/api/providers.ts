// Signing in with a provider: the browser goes there and comes back with a code, which is worth something to this page alone.
import { send, sendOnce } from './client.ts'
import { ApiProblem } from './problem.ts'
import { type Challenge, enter } from './session.ts'

export interface Provider {
  /** In addresses. */
  readonly name: string
  readonly label: string
}

/** What a page that comes back goes on with: a sign-in, or one more way to sign in for whoever is. */
export interface Visit {
  readonly verifier: string
  readonly purpose: 'sign-in' | 'link'
  readonly next: string
}

// No session and no token: the other half of a code that the server gives out once, and gone when it comes back.
const KEPT = 'pend.visit'

export async function listProviders(): Promise<readonly Provider[]> {
  return (await sendOnce<{ results: Provider[] }>({ path: '/auth/providers' })).body.results
}

/** Leaves the page. Throws ApiProblem, and stays, where the provider is away. */
export async function visitProvider(name: string, { purpose, next }: Omit<Visit, 'verifier'>): Promise<void> {
  const verifier = encode(crypto.getRandomValues(new Uint8Array(32)))
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  const start = `/api/v1/auth/providers/${encodeURIComponent(name)}/start?challenge=${encode(new Uint8Array(digest))}`
  await requireThere(start)
  sessionStorage.setItem(KEPT, JSON.stringify({ verifier, purpose, next } satisfies Visit))
  location.assign(start)
}

/** A page of problem details is no place to leave somebody at. */
async function requireThere(start: string): Promise<void> {
  const answer = await fetch(start, { redirect: 'manual', credentials: 'same-origin' })
  if (answer.type !== 'opaqueredirect') throw new ApiProblem(await answer.json())
}

/** Once; null for a page that began no visit. */
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

/** base64url without its padding. */
function encode(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
