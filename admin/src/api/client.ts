// The one way to the server: fetch with the tenant and the version, problems as errors, a session that is refreshed once and proven when it must be.
import { isActing } from './acting.ts'
import { noteServerTime } from './clock.ts'
import { ApiProblem, isProblem, isSignedOut, OFFLINE, type ProblemDetails } from './problem.ts'
import { headersOfPlace } from './reasons.ts'

const API = '/api/v1'

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the address of the API, with a slash before it. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** In the place of a body: a form with a file. */
  readonly form?: FormData
  /** The slug of the tenant to act in. */
  readonly tenant?: string | null
  /** The tag of the version that was read: another version is refused (412). */
  readonly ifMatch?: string | null
  /** The same for each try of one write: the server does it once (Idempotency-Key). */
  readonly onceKey?: string
  readonly signal?: AbortSignal
}

export interface ApiAnswer<Body> {
  readonly body: Body
  readonly etag: string | null
}

/** Asks whoever sits there to show once more who they are; resolves with whether they did. */
type Prover = (methods: readonly string[]) => Promise<boolean>

let prove: Prover = async () => false

/** Said once, by whoever draws the question: calls that want a fresh proof wait for it and are sent again. */
export function proveBy(prover: Prover): void {
  prove = prover
}

/** Throws ApiProblem for everything that is not answered with success, and for a server that cannot be reached. */
export function send<Body>(request: ApiRequest): Promise<ApiAnswer<Body>> {
  return provenly(() => sendRefreshed<Body>(request))
}

/** The same without the question who one is: for the answer to that question. */
export function sendRefreshed<Body>(request: ApiRequest): Promise<ApiAnswer<Body>> {
  return refreshedly(() => sendOnce<Body>(request))
}

/** The same without a second try: for calls that begin and end sessions. */
export async function sendOnce<Body>(request: ApiRequest): Promise<ApiAnswer<Body>> {
  const response = await fetchOnce(request)
  return { body: await bodyOf(response), etag: response.headers.get('etag') }
}

/** For an answer that is a file. Throws like `send`. */
export async function fetchFile(request: ApiRequest): Promise<Blob> {
  return (await provenly(() => refreshedly(() => fetchOnce(request)))).blob()
}

/** Again, where the session could be refreshed. */
async function refreshedly<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    if (!isSignedOut(error) || !(await refreshSession())) throw error
    return ask()
  }
}

/** Again, where a fresh proof was wanted and given. */
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

/** Null for what is no JSON. */
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

/** For an answer that is no problem of ours, such as a proxy's. */
function detailsOf({ status, statusText }: Response): ProblemDetails {
  return { code: `http.${status}`, status, title: statusText || `HTTP ${status}`, detail: '', errors: [] }
}

let refreshing: Promise<boolean> | undefined

/**
 * Whether somebody is signed in afterwards. Of many that ask at once one asks the server. In somebody else's name nothing is refreshed:
 * the cookie leads back to oneself, and what was begun in their name would be done in one's own.
 */
export function refreshSession(): Promise<boolean> {
  if (isActing()) return Promise.resolve(false)
  refreshing ??= sendOnce<{ expiresIn: number | null }>({ method: 'POST', path: '/auth/cookie/refresh' })
    .then(({ body }) => body.expiresIn !== null)
    .finally(() => {
      refreshing = undefined
    })
  return refreshing
}
