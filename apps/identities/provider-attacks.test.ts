// A provider that lies, is impersonated or is down: PEND believes it only when every check of OpenID Connect passes.
import assert from 'node:assert/strict'
import { createHmac, createPublicKey } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import { exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose'
import { Browser, openPage, openProvider, PAGE_ORIGIN, PUBLIC_ORIGIN, type TestProvider } from '#tests/support/oidc.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'

let provider: TestProvider
let server: TestServer
let counter = 0

before(async () => {
  provider = await openProvider(['example'])
  server = await openServer(variablesOf())
})
after(async () => {
  await server.close()
  await provider.close()
})
beforeEach(() => {
  const sub = `victim-${process.pid}-${Date.now()}-${counter++}`
  Object.assign(provider, {
    person: { sub, email: `${sub}@example.com`, email_verified: true },
    tamper: null,
    isAway: false,
  })
})

function variablesOf(extra: Record<string, string> = {}): Record<string, string> {
  const { issuer, clientId, clientSecret, host } = provider
  return {
    PEND_PUBLIC_ORIGIN: PUBLIC_ORIGIN,
    PEND_LINK_ORIGIN: PAGE_ORIGIN,
    PEND_OUTBOUND_ALLOWED_HOSTS: host,
    PEND_OIDC_PROVIDERS: JSON.stringify([{ name: 'example', issuer, clientId, clientSecret }]),
    ...extra,
  }
}

const start = (at: TestServer, query: string) => at.call(`/api/v1/auth/providers/example/start?${query}`)

async function visit(): Promise<Record<string, string>> {
  const browser = new Browser(server)
  return browser.comeBack(await browser.leave('example', openPage()))
}

const partsOf = (token: string) => token.split('.') as [string, string, string]
const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The id token with other claims, signed as the provider signs. */
async function signedAnew(token: string, claims: Record<string, unknown>, header: object = {}): Promise<string> {
  const [, payload] = partsOf(token)
  const merged = { ...decode(payload), ...claims } as JWTPayload
  for (const [name, value] of Object.entries(claims)) if (value === undefined) delete merged[name]
  const key = await importJWK(provider.privateJwk, 'RS256')
  return new SignJWT(merged).setProtectedHeader({ alg: 'RS256', kid: 'test', ...header }).sign(key)
}

type Forgery = (token: string) => Promise<string> | string

const FORGERIES: readonly (readonly [string, Forgery])[] = [
  [
    'whose claims were changed under the old signature',
    (token) => {
      const [header, payload, signature] = partsOf(token)
      return [header, encode({ ...decode(payload), sub: 'someone-else' }), signature].join('.')
    },
  ],
  ['without a signature, alg none (CVE-2022-23540)', (token) => `${encode({ alg: 'none' })}.${partsOf(token)[1]}.`],
  [
    'with alg none in other letters and the old signature (CVE-2015-9235)',
    (token) => `${encode({ alg: 'nOnE', kid: 'test' })}.${partsOf(token)[1]}.${partsOf(token)[2]}`,
  ],
  [
    'signed by HMAC under the public key (CVE-2022-23541, CVE-2023-48223)',
    (token) => {
      const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...jwk } = provider.privateJwk
      const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
      const head = `${encode({ alg: 'HS256', kid: 'test', typ: 'JWT' })}.${partsOf(token)[1]}`
      return `${head}.${createHmac('sha256', pem).update(head).digest('base64url')}`
    },
  ],
  [
    'signed by HMAC under our own client secret',
    (token) => {
      const head = `${encode({ alg: 'HS256', typ: 'JWT' })}.${partsOf(token)[1]}`
      return `${head}.${createHmac('sha256', provider.clientSecret).update(head).digest('base64url')}`
    },
  ],
  [
    'signed by a key of its own that its header brings along (jwk, CVE-2022-23539)',
    async (token) => {
      const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
      const jwk = await exportJWK(publicKey)
      return new SignJWT(decode(partsOf(token)[1]) as JWTPayload)
        .setProtectedHeader({ alg: 'RS256', kid: 'test', jwk })
        .sign(privateKey)
    },
  ],
  ['with another nonce', (token) => signedAnew(token, { nonce: 'x'.repeat(43) })],
  ['without a nonce', (token) => signedAnew(token, { nonce: undefined })],
  ['of another issuer', (token) => signedAnew(token, { iss: 'https://accounts.example' })],
  ['for another client', (token) => signedAnew(token, { aud: 'somebody-else' })],
  [
    'for several clients without naming the requesting one (azp)',
    (token) => signedAnew(token, { aud: ['pend', 'evil'] }),
  ],
  ['issued to another client (azp)', (token) => signedAnew(token, { aud: ['pend', 'evil'], azp: 'evil' })],
  ['that has expired', (token) => signedAnew(token, { exp: Math.floor(Date.now() / 1000) - 3600 })],
  ['of the future', (token) => signedAnew(token, { nbf: Math.floor(Date.now() / 1000) + 3600 })],
  ['without a subject', (token) => signedAnew(token, { sub: undefined })],
  ['whose subject is a list (CVE-2025-30144)', (token) => signedAnew(token, { sub: ['a', 'b'] })],
  ['whose subject is longer than a subject may be', (token) => signedAnew(token, { sub: 'x'.repeat(300) })],
  ['under an unpublished key', (token) => signedAnew(token, {}, { kid: 'other' })],
  [
    'with extensions that must be understood (crit, CVE-2026-35042)',
    (token) => signedAnew(token, {}, { crit: ['b64'], b64: true }),
  ],
  ['that is not a token', () => 'x.y.z'],
]

describe('an id token is refused', () => {
  for (const [what, forge] of FORGERIES)
    test(what, async () => {
      provider.tamper = async (answer) => ({ ...answer, id_token: await forge(answer.id_token!) })
      assert.deepEqual(await visit(), { error: 'auth.provider_failed' })
    })

  test('that is missing', async () => {
    provider.tamper = ({ id_token: _gone, ...answer }) => answer
    assert.deepEqual(await visit(), { error: 'auth.provider_failed' })
  })

  test('by none of these checks when it is right', async () => {
    provider.tamper = async (answer) => ({ ...answer, id_token: await signedAnew(answer.id_token!, {}) })
    assert.ok((await visit()).code)
  })
})

describe('a provider that is down', () => {
  test('is reported as such, at the start and at the return, and asked again by the next visit', async () => {
    const fresh = await openServer(variablesOf())
    try {
      provider.isAway = true
      const query = `challenge=${openPage().challenge}`
      const answer = await start(fresh, query)
      assert.deepEqual([answer.status, answer.body.code], [503, 'auth.provider_unavailable'])
      provider.isAway = false
      assert.equal((await start(fresh, query)).status, 303)
      const browser = new Browser(fresh)
      const callback = await browser.leave('example', openPage())
      provider.isAway = true
      assert.deepEqual(await browser.comeBack(callback), { error: 'auth.provider_unavailable' })
    } finally {
      await fresh.close()
    }
  })

  test('or is inside our network is not called, unless the settings name it (CWE-918)', async () => {
    const strict = await openServer(variablesOf({ PEND_OUTBOUND_ALLOWED_HOSTS: '127.0.0.1:1' }))
    try {
      const answer = await start(strict, `challenge=${openPage().challenge}`)
      assert.deepEqual([answer.status, answer.body.code], [503, 'auth.provider_unavailable'])
      assert.ok(!answer.text.includes('127.0.0.1'))
    } finally {
      await strict.close()
    }
  })

  test('or claims another name is not believed', async () => {
    const { issuer, clientId } = provider
    const providers = JSON.stringify([{ name: 'example', issuer: issuer.replace('127.0.0.1', 'localhost'), clientId }])
    const [, port] = provider.host.split(':')
    const hosts = `localhost:${port}`
    const fresh = await openServer(variablesOf({ PEND_OIDC_PROVIDERS: providers, PEND_OUTBOUND_ALLOWED_HOSTS: hosts }))
    try {
      assert.equal((await start(fresh, `challenge=${openPage().challenge}`)).status, 503)
    } finally {
      await fresh.close()
    }
  })
})

describe('where people go afterwards', () => {
  test('is our own page, with its requested path', async () => {
    const browser = new Browser(server)
    const found = await browser.comeBack(await browser.leave('example', openPage(), '/articles?page=2'))
    assert.equal(found.returnTo, '/articles?page=2')
  })

  test('is never an address from a request (CVE-2026-22032, CVE-2021-22963, CVE-2026-44372)', async () => {
    for (const address of [
      ...[
        'https://evil.example',
        '//evil.example',
        '/\\evil.example',
        '\\\\evil.example',
        'evil',
        'javascript:alert(1)',
      ],
      ...[
        '/.//evil.example',
        '/..//evil',
        '/%2e//evil',
        '/a/..//evil',
        '/%09/evil',
        '/%5cevil',
        '/%252f/evil',
        '/a//b',
      ],
      ...['/\t/evil.example', '/\n', '/a b', '/ü', '/x\\..\\y', '', ' /x', '/%0d%0aset-cookie:x\r\nx'],
    ]) {
      const query = new URLSearchParams({ challenge: openPage().challenge, returnTo: address })
      const answer = await start(server, String(query))
      assert.deepEqual([answer.status, answer.body.code], [400, 'request.invalid_parameter'], address)
    }
    for (const query of [
      `challenge=${openPage().challenge}&redirect_uri=https://evil.example`,
      `challenge=${openPage().challenge}&returnTo=/a&returnTo=//evil.example`,
      'challenge=short',
      '',
    ])
      assert.equal((await start(server, query)).status, 400, query)
  })
})
