// The only HTTP client for calls on a user's behalf: it reaches the public internet and nothing else (CWE-918).
import dns from 'node:dns/promises'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { performance } from 'node:perf_hooks'
import { spanning } from '#framework/observing/observing.ts'
import { OutboundFailure } from './outbound-failure.ts'
import { isPublicAddress, isPublicName } from './public-address.ts'

/** Exceptions to public addresses, and name resolution. */
export interface HttpClientOptions {
  /** Exact `host:port` values that may be called although they are not public, even without TLS: for development and tests. */
  readonly allowedHosts?: readonly string[]
  /** Refuses `http:` except for allowed hosts. */
  readonly requiresTls?: boolean
  /** Resolves all addresses of a name. Default: the system's resolver. */
  resolve?(host: string): Promise<readonly string[]>
}

/** One call. */
export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** For the whole call, including redirects. Default 10 s. */
  readonly timeoutMs?: number
  /** Maximum bytes of the answer's body to keep. Default 64 KiB. */
  readonly maxBytes?: number
  /** How many redirects to follow; each is checked like the first URL. Default none. */
  readonly redirects?: number
}

/** The answer, whatever its status. */
export interface OutboundAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly isTruncated: boolean
  readonly durationMs: number
}

/** Sends requests. Throws OutboundFailure: refused by us, or not answered. */
export interface HttpClient {
  send(request: OutboundRequest): Promise<OutboundAnswer>
  /** Why this URL is never called, as far as its text shows; null if it may be. */
  faultOf(url: string): string | null
}

const PORTS = new Set(['', '80', '443', '8080', '8443'])
const REDIRECTS = new Set([301, 302, 303, 307, 308])
const CREDENTIALS = /^(authorization|cookie|proxy-authorization)$/i

/** Connections are not reused: each call resolves, checks and pins the address. Ignores proxy variables of the environment. */
export function createHttpClient(options: HttpClientOptions = {}): HttpClient {
  return {
    send: (request) => spanning(['outbound', `${request.method} ${request.url}`], () => send(options, request), toldOf),
    faultOf: (url) => {
      try {
        requireFit(parseTarget(url), options)
        return null
      } catch (error) {
        return (error as OutboundFailure).message
      }
    },
  }
}

const toldOf = ({ status, isTruncated, body }: OutboundAnswer) => ({ status, isTruncated, characters: body.length })

async function send(options: HttpClientOptions, request: OutboundRequest): Promise<OutboundAnswer> {
  const begun = performance.now()
  const signal = AbortSignal.timeout(request.timeoutMs ?? 10_000)
  let [current, left] = [request, request.redirects ?? 0]
  for (;;) {
    const answer = await sendOnce(options, current, signal)
    const next = left-- > 0 ? redirectOf(current, answer) : null
    if (!next) return { ...answer, durationMs: Math.round(performance.now() - begun) }
    current = next
  }
}

type Answer = Omit<OutboundAnswer, 'durationMs'>

async function sendOnce(options: HttpClientOptions, request: OutboundRequest, signal: AbortSignal): Promise<Answer> {
  const url = parseTarget(request.url)
  const { isAllowed } = requireFit(url, options)
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const call = (url.protocol === 'https:' ? https : http).request(url, {
    method: request.method,
    headers: { 'user-agent': 'PEND', 'accept-encoding': 'identity', ...request.headers },
    agent: false,
    signal,
    lookup: createLookup(options, isAllowed),
  })
  // Handles every error, also after the first: an unhandled one ends the process.
  call.once('response', resolve).on('error', reject)
  // Checks the connected address again: whatever led there, this host answers (DNS rebinding, CVE-2025-62718).
  call.once('socket', (socket) =>
    socket.once('connect', () => {
      if (!isAllowed && !isPublicAddress(socket.remoteAddress ?? '')) call.destroy(refusal('address', url.hostname))
    }),
  )
  call.end(request.body)
  try {
    const response = await promise
    return await readAnswer(response, request.maxBytes ?? 65_536)
  } catch (error) {
    throw failureOf(error, signal)
  } finally {
    call.destroy()
  }
}

/** The URL standard normalizes 0x7f.1, 2130706433 and 0177.0.0.1 to addresses here, before any check. */
function parseTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol)) throw new OutboundFailure('refused', 'The address is not http or https.')
  if (url.username || url.password) throw new OutboundFailure('refused', 'The address holds a password.')
  return url
}

/** Whether the settings allow the host, which skips all further checks. Throws for an address that is known not to be public. */
function requireFit(url: URL, options: HttpClientOptions): { isAllowed: boolean } {
  const isAllowed = (options.allowedHosts ?? []).includes(`${url.hostname}:${portOf(url)}`)
  if (!isAllowed) requirePublicForm(url, options)
  return { isAllowed }
}

const portOf = (url: URL) => url.port || (url.protocol === 'https:' ? '443' : '80')
const bareHostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, '')

/** Checks without a look-up: scheme, port, and literal addresses, which never reach the resolver. */
function requirePublicForm(url: URL, { requiresTls = false }: HttpClientOptions): void {
  if (requiresTls && url.protocol !== 'https:') throw new OutboundFailure('refused', 'The address is not https.')
  if (!PORTS.has(url.port)) throw new OutboundFailure('refused', `Port ${url.port} is not called.`)
  const host = bareHostOf(url)
  const isAddress = /^[\d.]+$|:/.test(host)
  if (isAddress && !isPublicAddress(host)) throw refusal('address', host)
  if (!isAddress && !isPublicName(host)) throw refusal('name', host)
}

function refusal(what: 'address' | 'name', host: string): OutboundFailure {
  return new OutboundFailure('refused', `The ${what} ${host} does not lead to the public internet.`)
}

/** Resolves once and pins that address; refuses a name completely if any of its addresses is internal. */
function createLookup({ resolve = resolveHost }: HttpClientOptions, isAllowed: boolean): LookupFunction {
  return (host, { all }, done) => {
    resolve(host).then(
      (found) => {
        const addresses = [...found]
        const isPublic = addresses.length > 0 && (isAllowed || addresses.every(isPublicAddress))
        if (!isPublic) return done(refusal('name', host), [])
        const entries = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
        if (all) done(null, entries)
        else done(null, entries[0]!.address, entries[0]!.family)
      },
      (error) => done(error, []),
    )
  }
}

async function resolveHost(host: string): Promise<string[]> {
  return (await dns.lookup(host, { all: true })).map(({ address }) => address)
}

async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<Answer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part)
    size += part.length
    if (size > maxBytes) break
  }
  const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value).slice(0, 1000)] as const)
  return {
    status: response.statusCode!,
    headers: Object.fromEntries(headers.slice(0, 50)),
    body: Buffer.concat(parts).subarray(0, maxBytes).toString('utf8').toWellFormed(),
    isTruncated: size > maxBytes,
  }
}

/** The next request, or null if there is nothing to follow. Credentials stay with their original origin (CVE-2022-0155). */
function redirectOf(request: OutboundRequest, { status, headers }: Answer): OutboundRequest | null {
  const location = headers.location
  if (!REDIRECTS.has(status) || location === undefined || !URL.canParse(location, request.url)) return null
  const [from, to] = [new URL(request.url), new URL(location, request.url)]
  const kept = Object.entries(request.headers ?? {}).filter(
    ([name]) => from.origin === to.origin || !CREDENTIALS.test(name),
  )
  const next = { ...request, url: to.href, headers: Object.fromEntries(kept) }
  if (status === 307 || status === 308) return next
  const { body: _body, ...rest } = next
  return { ...rest, method: 'GET' }
}

function failureOf(error: unknown, signal: AbortSignal): OutboundFailure {
  if (error instanceof OutboundFailure) return error
  if (signal.aborted) return new OutboundFailure('timeout', 'There was no answer in time.', { cause: error })
  const { code = 'unknown', cause } = error as { code?: string; cause?: unknown }
  if (cause instanceof OutboundFailure) return cause
  return new OutboundFailure('connection', `There was no answer (${code}).`, { cause: error })
}
