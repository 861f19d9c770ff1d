// A real OpenID Connect provider on this machine, a browser that visits it, and ways to make the provider lie.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import Provider from 'oidc-provider'
import type { TestServer } from './server.ts'

/** A person as the provider knows them. */
export interface ProviderPerson {
  readonly sub: string
  readonly email?: string
  readonly email_verified?: unknown
  readonly given_name?: string
  readonly family_name?: string
}

export interface TestProvider {
  readonly issuer: string
  readonly host: string
  readonly clientId: string
  readonly clientSecret: string
  /** Its signing key. */
  readonly privateJwk: JWK
  /** The person signed in there; null refuses to sign in. */
  person: ProviderPerson | null
  /** Changes the answers of the token endpoint. */
  tamper: ((answer: Record<string, string>) => Promise<object> | object) | null
  /** Answers 503 to everything. */
  isAway: boolean
  close(): Promise<void>
}

/** Where tests send callbacks: an origin that no request names. */
export const PUBLIC_ORIGIN = 'https://api.pend.test'
export const PAGE_ORIGIN = 'https://app.pend.test'

/** `names` are the providers of the settings whose callbacks it knows; `origin` is the start of callbacks. */
export async function openProvider(
  names: readonly string[],
  extra: object = {},
  origin = PUBLIC_ORIGIN,
): Promise<TestProvider> {
  const server = http.createServer()
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const privateJwk = { ...(await exportJWK(privateKey)), kid: 'test', use: 'sig', alg: 'RS256' }
  const opened: TestProvider = {
    ...{ issuer: `http://${host}`, host, clientId: 'pend', clientSecret: randomBytes(16).toString('hex'), privateJwk },
    ...{ person: null, tamper: null, isAway: false },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
  const callbacks = names.map((name) => `${origin}/api/v1/auth/providers/${name}/callback`)
  const provider = createProvider(opened, callbacks, extra)
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (opened.isAway) return void response.writeHead(503).end()
    if (request.url!.startsWith('/interaction/')) return void finishInteraction(provider, opened, { request, response })
    if (request.url === '/token') tamperAnswer(opened, response)
    answer(request, response)
  })
  return opened
}

const known = new Map<string, ProviderPerson>()

function createProvider(opened: TestProvider, callbacks: readonly string[], extra: object): Provider {
  return new Provider(opened.issuer, {
    clients: [
      {
        ...{ client_id: opened.clientId, client_secret: opened.clientSecret },
        redirect_uris: [...callbacks],
        ...{ response_types: ['code'], grant_types: ['authorization_code'] },
      },
    ],
    jwks: { keys: [opened.privateJwk] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['test'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    findAccount: (_ctx: unknown, id: string) => ({ accountId: id, claims: () => ({ ...known.get(id), sub: id }) }),
    ...extra,
  })
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** The signed-in person agrees to everything. */
async function finishInteraction(
  provider: Provider,
  { person, clientId }: TestProvider,
  { request, response }: Exchange,
): Promise<void> {
  if (!person) return provider.interactionFinished(request, response, { error: 'access_denied' })
  known.set(person.sub, person)
  const grant = new provider.Grant({ accountId: person.sub, clientId })
  grant.addOIDCScope('openid email profile')
  const grantId = await grant.save()
  await provider.interactionFinished(request, response, { login: { accountId: person.sub }, consent: { grantId } })
}

function tamperAnswer(opened: TestProvider, response: ServerResponse): void {
  const end = response.end.bind(response) as (text: string) => void
  response.end = ((text: string) => {
    const { tamper } = opened
    if (!tamper || response.statusCode !== 200) return end(text)
    void Promise.resolve(tamper(JSON.parse(text))).then((changed) => {
      const sent = JSON.stringify(changed)
      response.setHeader('content-length', Buffer.byteLength(sent))
      end(sent)
    })
    return response
  }) as ServerResponse['end']
}

/** What a page keeps while its browser is away. */
export interface Page {
  readonly verifier: string
  readonly challenge: string
}

export function openPage(): Page {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

/** Keeps cookies by origin, and treats the public origin as the server under test. */
export class Browser {
  readonly #server: TestServer
  readonly cookies = new Map<string, Map<string, string>>()

  constructor(server: TestServer) {
    this.#server = server
  }

  /** One step; returns where it leads next, if anywhere. */
  async go(address: string): Promise<{ status: number; location: string | null; text: string; setCookie: string[] }> {
    const { origin } = new URL(address)
    const jar = this.cookies.get(origin) ?? new Map<string, string>()
    this.cookies.set(origin, jar)
    const response = await fetch(address.replace(PUBLIC_ORIGIN, this.#server.origin), {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    const setCookie = response.headers.getSetCookie()
    for (const line of setCookie) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name!)
      else jar.set(name!, value!)
    }
    const location = response.headers.get('location')
    const next = location && new URL(location, address).href
    return { status: response.status, location: next, text: await response.text(), setCookie }
  }

  /** From the page to the provider, until it redirects back: the callback's address, not yet visited. */
  async leave(provider: string, { challenge }: Page, returnTo?: string): Promise<string> {
    const query = new URLSearchParams({ challenge, ...(returnTo !== undefined && { returnTo }) })
    let { location, text } = await this.go(`${PUBLIC_ORIGIN}/api/v1/auth/providers/${provider}/start?${query}`)
    for (let step = 0; step < 10 && location && !location.startsWith(`${PUBLIC_ORIGIN}/`); step++)
      ({ location, text } = await this.go(location))
    assert.ok(location, text)
    return location
  }

  /** Visits the callback: returns what the page finds behind the #. */
  async comeBack(callback: string): Promise<Record<string, string>> {
    const { status, location, text } = await this.go(callback)
    assert.equal(status, 303, text)
    assert.ok(location!.startsWith(`${PAGE_ORIGIN}/sign-in/provider#`), location!)
    return Object.fromEntries(new URLSearchParams(new URL(location!).hash.slice(1)))
  }
}
