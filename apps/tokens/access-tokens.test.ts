// Attacks on access tokens over HTTP: everything an attacker could forge, and, with our own key, what only we could.
import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  exportSPKI,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type Person, registerPerson, type TestTenant } from '#tests/support/tenant.ts'
import { createSigningKey, readSigningKeys, type SigningKey } from './signing/signing-keys.ts'

let server: TestServer
let key: SigningKey
let person: Person
let tenant: TestTenant
const keyDirectory = mkdtempSync(path.join(tmpdir(), 'pend-keys-'))

before(async () => {
  key = await createSigningKey(keyDirectory)
  server = await openServer({ PEND_JWT_KEY_DIRECTORY: keyDirectory })
  person = await registerPerson(server)
  tenant = await createTenant(server)
})
after(async () => {
  await server.close()
  rmSync(keyDirectory, { recursive: true })
})

const partsOf = (token: string) => token.split('.').map((part) => Buffer.from(part, 'base64url').toString())
const headerOf = (token: string) => JSON.parse(partsOf(token)[0]!)
const claimsOf = (token: string): JWTPayload => JSON.parse(partsOf(token)[1]!)
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const now = () => Math.floor(Date.now() / 1000)

/** A token with these differences from a good one; signed with our own key unless another is given. */
function forge(differences: { header?: object; claims?: object; key?: KeyObject } = {}): Promise<string> {
  const claims = { ...claimsOf(person.access), jti: randomUUID(), ...differences.claims }
  const header = { alg: 'RS256', kid: key.kid, typ: 'at+jwt', ...differences.header }
  return new SignJWT(JSON.parse(JSON.stringify(claims)))
    .setProtectedHeader(header)
    .sign(differences.key ?? key.privateKey, 'crit' in header ? { crit: { urgent: true } } : {})
}

async function isRefused(token: string, code = 'auth.invalid_token'): Promise<void> {
  for (const answer of [
    await server.call('/api/v1/users/me', { token }),
    await server.call('/api/v1/auth/verify', { method: 'POST', body: { token } }),
  ])
    assert.deepEqual([answer.status, answer.body.code], [401, code], answer.text)
}

test('a token contains what the contract says and verifies with the public keys alone', async () => {
  const { owner } = tenant.people
  assert.deepEqual(headerOf(owner.access), { alg: 'RS256', kid: key.kid, typ: 'at+jwt' })
  assert.deepEqual(
    Object.keys(claimsOf(owner.access)).sort(),
    ['iss', 'aud', 'sub', 'tid', 'sid', 'jti', 'iat', 'nbf', 'exp', 'typ', 'pv'].sort(),
  )
  const { body, headers } = await server.call('/.well-known/jwks.json')
  assert.deepEqual(Object.keys(body.keys[0]).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use'])
  assert.match(headers.get('cache-control')!, /max-age/)
  const { payload } = await jwtVerify(owner.access, createLocalJWKSet(body), { issuer: 'pend', audience: 'pend' })
  assert.deepEqual([payload.sub, payload.tid, payload.exp! - payload.iat!], [owner.id, tenant.id, 900])
  assert.equal((await server.call('/api/v1/users/me', { token: await forge() })).status, 200)
})

describe('the signature', () => {
  test('cannot be omitted (CVE-2022-23540, CVE-2023-22893)', async () => {
    const claims = encode(claimsOf(person.access))
    for (const alg of ['none', 'None', 'NONE', 'nOnE', ''])
      for (const signature of ['', person.access.split('.')[2]])
        await isRefused(`${encode({ alg, kid: key.kid, typ: 'at+jwt' })}.${claims}.${signature}`)
  })

  test('is never an HMAC with the public key, however it is written (CVE-2015-9235, CVE-2023-48223, CVE-2026-34950)', async () => {
    const pem = await exportSPKI(key.publicKey)
    const pkcs1 = key.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()
    const secrets = [
      pem,
      pem.trim(),
      ` ${pem}`,
      pkcs1,
      ` ${pkcs1}`,
      JSON.stringify(key.publicJwk),
      key.publicJwk.n!,
      '',
    ]
    for (const alg of ['HS256', 'HS512'])
      for (const secret of secrets) {
        const signed = `${encode({ alg, kid: key.kid, typ: 'at+jwt' })}.${encode(claimsOf(person.access))}`
        const digest = createHmac(alg === 'HS256' ? 'sha256' : 'sha512', secret)
          .update(signed)
          .digest('base64url')
        await isRefused(`${signed}.${digest}`)
      }
  })

  test('is RS256 only: other algorithms of the same key are refused (CVE-2022-29217, CVE-2026-22817)', async () => {
    for (const alg of ['RS384', 'RS512', 'PS256']) await isRefused(await forge({ header: { alg } }))
  })

  test('belongs to one of our keys: unknown, missing and empty key ids are refused (CVE-2026-44351)', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const foreign = await calculateJwkThumbprint(await exportJWK(publicKey))
    await isRefused(await forge({ key: privateKey }))
    for (const kid of [foreign, '', '../../etc/passwd', 'constructor', '__proto__'])
      await isRefused(await forge({ header: { kid }, key: privateKey }))
    await isRefused(await forge({ header: { kid: undefined } }))
  })

  test('does not survive a changed claim or a changed letter', async () => {
    const [header, , signature] = person.access.split('.')
    await isRefused(`${header}.${encode({ ...claimsOf(person.access), sub: tenant.people.owner.id })}.${signature}`)
    await isRefused(`${header}.${person.access.split('.')[1]}.${signature!.slice(0, -6)}AAAAAA`)
    for (const token of ['a', 'a.b', 'a.b.c', '..', 'a.b.c.d.e', `${person.access}.x`]) await isRefused(token)
  })
})

describe('the header', () => {
  test('contains nothing that selects the key or requires extensions (CVE-2022-23541, CVE-2026-35042)', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwk = await exportJWK(publicKey)
    for (const header of [
      { jwk },
      { jku: 'https://example.com/jwks.json' },
      { x5u: 'https://example.com' },
      { x5c: ['x'] },
    ])
      for (const signer of [privateKey, key.privateKey]) await isRefused(await forge({ header, key: signer }))
    await isRefused(await forge({ header: { crit: ['urgent'], urgent: true } }))
    await isRefused(await forge({ header: { b64: true } }))
  })

  test('says that this is an access token (RFC 8725 §3.11)', async () => {
    for (const typ of ['JWT', 'jwt', 'refresh+jwt', undefined]) await isRefused(await forge({ header: { typ } }))
  })
})

describe('the claims', () => {
  test('are refused before and after their time, even when they were valid a moment ago (parse-server#10194)', async () => {
    await isRefused(await forge({ claims: { exp: now() - 31 } }), 'auth.expired_token')
    await isRefused(await forge({ claims: { nbf: now() + 60 } }))
    const brief = await forge({ claims: { exp: now() - 27 } })
    assert.equal((await server.call('/api/v1/users/me', { token: brief })).status, 200)
    await new Promise((resolve) => setTimeout(resolve, 3_200))
    await isRefused(brief, 'auth.expired_token')
  })

  test('may differ by the 30 seconds of clock skew, each of them and not one second more (SES-20)', async () => {
    // A second or two pass between making a token and checking it; the valid tokens allow for that.
    const taken = [{ exp: now() - 25 }, { nbf: now() + 29 }, { iat: now() + 29 }]
    for (const claims of taken)
      assert.equal((await server.call('/api/v1/users/me', { token: await forge({ claims }) })).status, 200)
    await isRefused(await forge({ claims: { exp: now() - 31 } }), 'auth.expired_token')
    for (const claims of [{ nbf: now() + 35 }, { iat: now() + 35 }]) await isRefused(await forge({ claims }))
  })

  test('give no extra time to an ended session (SES-20)', async () => {
    const { editor } = (await createTenant(server, ['editor'])).people
    const body = { refresh: editor.refresh }
    const ended = await server.call('/api/v1/auth/logout', { method: 'POST', token: editor.access, body })
    assert.equal(ended.status, 204)
    const again = await server.call('/api/v1/users/me', { token: editor.access })
    assert.deepEqual([again.status, again.body.code], [401, 'auth.session_ended'])
  })

  test('name us and our audience as single strings (CVE-2025-30144, CVE-2026-31813)', async () => {
    for (const claims of [
      { iss: ['pend'] },
      { iss: 'pend.evil.example' },
      { iss: undefined },
      { aud: ['pend'] },
      { aud: ['pend', 'other'] },
      { aud: 'other' },
      { aud: undefined },
    ])
      await isRefused(await forge({ claims }))
  })

  test('are complete and well-formed', async () => {
    for (const claims of [
      { sub: undefined },
      { sub: 'root' },
      { sub: { ne: null } },
      { sid: undefined },
      { sid: null },
      { exp: undefined },
      { exp: '9999999999' },
      { exp: 1e300 },
      { iat: undefined },
      { jti: undefined },
      { typ: 'refresh' },
      { tid: 'acme' },
      { pv: '1' },
    ])
      await isRefused(await forge({ claims }))
  })

  test('of another person do not match the session (CVE-2025-4644)', async () => {
    await isRefused(await forge({ claims: { sub: tenant.people.owner.id } }), 'auth.session_ended')
    await isRefused(await forge({ claims: { sid: randomUUID() } }), 'auth.session_ended')
  })

  test('cannot place a person in a foreign tenant, nor raise a role', async () => {
    const foreign = await server.call('/api/v1/articles', { token: await forge({ claims: { tid: tenant.id, pv: 1 } }) })
    assert.deepEqual([foreign.status, foreign.body.code], [404, 'tenants.not_found'])
    const { viewer } = tenant.people
    const claims = { ...claimsOf(viewer.access), pv: Number(claimsOf(viewer.access).pv) + 1 }
    await isRefused(await forge({ claims }), 'auth.stale_token')
    const raised = await forge({
      claims: { ...claimsOf(viewer.access), role: 'owner', permissions: ['articles.create'] },
    })
    const write = await server.call('/api/v1/tags', { method: 'POST', token: raised, body: { name: 'Raised' } })
    assert.deepEqual([write.status, write.body.code], [403, 'permissions.denied'])
  })
})

describe('the Authorization header', () => {
  test('is a 401 in any malformed shape (GHSA-xmf8-cvqr-rfgj)', async () => {
    for (const authorization of [
      'Bearer',
      'Bearer ',
      'Basic YTpi',
      'Bearer a b',
      `Bearer ${'x'.repeat(9000)}`,
      'Token x',
    ]) {
      const answer = await server.call('/api/v1/users/me', { headers: { authorization } })
      assert.deepEqual([answer.status, answer.body.code], [401, 'auth.invalid_token'], authorization.slice(0, 20))
      assert.match(answer.headers.get('www-authenticate')!, /^Bearer/)
    }
    const none = await server.call('/api/v1/users/me')
    assert.deepEqual([none.status, none.body.code], [401, 'auth.required'])
  })
})

describe('keys', () => {
  test('rotate with an overlap: a new one is published before it signs, and both verify', async () => {
    const next = await createSigningKey(keyDirectory)
    const other = await openServer({ PEND_JWT_KEY_DIRECTORY: keyDirectory })
    try {
      assert.equal((await other.call('/.well-known/jwks.json')).body.keys.length, 2)
      assert.equal((await other.call('/api/v1/users/me', { token: person.access })).status, 200)
      const body = { email: person.email, password: person.password }
      const fresh = (await other.call('/api/v1/auth/login', { method: 'POST', body })).body.access
      assert.equal(headerOf(fresh).kid, key.kid)
      const ofNext = await forge({ header: { kid: next.kid }, key: next.privateKey })
      assert.equal((await other.call('/api/v1/users/me', { token: ofNext })).status, 200)
      assert.deepEqual(
        (await readSigningKeys(keyDirectory)).map(({ kid }) => kid),
        [key.kid, next.kid],
      )
    } finally {
      await other.close()
    }
  })
})
