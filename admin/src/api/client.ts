// The only way to the server: fetch with tenant and version headers, problems thrown as errors, one session refresh, and step-up proof on
// demand.
import { isActing } from './account/acting.ts'
import { headersOfPlace } from './account/reasons.ts'
import { noteSession } from './account/session-time.ts'
import { noteServerTime } from './clock.ts'
import { ApiProblem, isProblem, isSignedOut, OFFLINE, type ProblemDetails } from './problem.ts'

const API = '/api/v1'

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path below the API root, with a leading slash. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Sent instead of a body: a form with a file. */
  readonly form?: FormData
  /** Slug of the tenant to act in. */
  readonly tenant?: string | null
  /** ETag of the version that was read; the server refuses the write if it has changed (412). */
  readonly ifMatch?: string | null
  /** Idempotency-Key, the same for every attempt of one write: the server performs it once. */
  readonly onceKey?: string
  readonly signal?: AbortSignal
}

export interface ApiAnswer<Body> {
  readonly body: Body
  readonly etag: string | null
}

/** Asks the person to prove who they are again; resolves with whether they did. */
type Prover = (methods: readonly string[]) => Promise<boolean>

let prove: Prover = async () => false

/** Registered once by the component that shows the question. Calls that need a fresh proof wait for it and are then sent again. */
export function proveBy(prover: Prover): void {
  prove = prover
}

/** Throws ApiProblem for every answer other than success, and when the server cannot be reached. */
export function send<Body>(request: ApiRequest): Promise<ApiAnswer<Body>> {
  return provenly(() => sendRefreshed<Body>(request))
}

/** Like `send`, without the step-up question: for the calls that answer that question. */
export function sendRefreshed<Body>(request: ApiRequest): Promise<ApiAnswer<Body>> {
  return refreshedly(() => sendOnce<Body>(request))
}

/** Like `send`, without a second attempt: for calls that begin and end sessions. */
export async function sendOnce<Body>(request: ApiRequest): Promise<ApiAnswer<Body>> {
  const response = await fetchOnce(request)
  return { body: await bodyOf(response), etag: response.headers.get('etag') }
}

/** For an answer that is a file. Throws like `send`. */
export async function fetchFile(request: ApiRequest): Promise<Blob> {
  return (await provenly(() => refreshedly(() => fetchOnce(request)))).blob()
}

/** Retries once after refreshing the session. */
async function refreshedly<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    if (!isSignedOut(error) || !(await refreshSession())) throw error
    return ask()
  }
}

/** Retries once after the person has given a fresh proof. */
async function provenly<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    if (!isProblem(error, 'auth.step_up_required') || !(await prove(methodsIn(error)))) throw error
    return ask()
  }
}

async function fetchOnce(request: ApiRequest): Promise<Response> {
  const { path, query, signal } = request
  const words = new URLSearchParams(query).toString()
  const response = await fetch(`${API}${path}${words && `?${words}`}`, { ...initOf(request), signal }).catch(
    failOffline,
  )
  noteServerTime(response.headers.get('date'))
  if (response.ok) return response
  throw new ApiProblem((await bodyOf(response)) ?? detailsOf(response))
}

/** Null if the body is not JSON. */
async function bodyOf(response: Response) {
  const text = await response.text()
  return /[/+]json\b/.test(response.headers.get('content-type') ?? '') && text ? JSON.parse(text) : null
}

function initOf({ method = 'GET', path, body, form, tenant, ifMatch, onceKey }: ApiRequest): RequestInit {
  return {
    method,
    credentials: 'same-origin',
    headers: {
      ...headersOfPlace(path, tenant),
      ...(ifMatch && { 'if-match': ifMatch }),
      ...(onceKey && { 'idempotency-key': onceKey }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(form && { body: form }),
  }
}

function methodsIn({ details }: ApiProblem): readonly string[] {
  return Array.isArray(details.methods) ? details.methods : []
}

function failOffline(error: Error): never {
  if (error.name === 'AbortError') throw error
  throw new ApiProblem({ code: OFFLINE, status: 0, title: error.message, detail: '', errors: [] })
}

/** For an answer that is not problem details, such as a proxy's. */
function detailsOf({ status, statusText }: Response): ProblemDetails {
  return { code: `http.${status}`, status, title: statusText || `HTTP ${status}`, detail: '', errors: [] }
}

let refreshing: Promise<boolean> | undefined

/**
 * Whether somebody is signed in afterwards. Concurrent callers share one request. While impersonating nothing is
 * refreshed: the cookie belongs to the real person, so writes begun as the other would run under the real account.
 */
export function refreshSession(): Promise<boolean> {
  if (isActing()) return Promise.resolve(false)
  refreshing ??= sendOnce<{ expiresIn: number | null }>({ method: 'POST', path: '/auth/cookie/refresh' })
    .then(({ body: { expiresIn } }) => {
      noteSession(expiresIn)
      return expiresIn !== null
    })
    .finally(() => {
      refreshing = undefined
    })
  return refreshing
}
