// Attacks with access tokens: forged, borrowed, outlived. Each asks for a record of the victim in the name of its owner.
import { attack } from './support/attack.ts'
import { defineAttacks } from './support/run-attacks.ts'
import { NOBODY, type Scene } from './support/scene.ts'
import { claimsOf, type Forgery, foreignKey, forge, keyOf } from './support/tokens.ts'
import { refused } from './support/verdicts.ts'

const INVALID = refused('auth.invalid_token')

/** Asks for the sealed article with each of these tokens. */
async function tryTokens(scene: Scene, tokens: readonly string[]) {
  return Promise.all(tokens.map((as) => scene.ask({ read: 'articles', id: scene.sealed.id }, { as })))
}

/** Tokens like that of the victim's owner, but for these differences. */
const like =
  (...forgeries: readonly Forgery[]) =>
  (scene: Scene) =>
    tryTokens(
      scene,
      forgeries.map((forgery) => forge(scene.server, scene.victim.people.owner.access, forgery)),
    )

const seconds = (ahead: number) => Math.floor(Date.now() / 1000) + ahead

const signatures = [
  attack({
    name: 'a token that says alg none is refused, in any spelling, with and without a signature',
    case: 'CVE-2022-23540',
    guard: 'algorithm allow-list',
    attempt: like(
      ...['none', 'None', 'NONE', 'nOnE', ''].flatMap((alg) => [
        { header: { alg }, signature: '' },
        { header: { alg } },
      ]),
    ),
    meets: INVALID,
  }),
  attack({
    name: 'a token signed by HS256 with the public key as its secret is refused',
    case: 'CVE-2015-9235',
    guard: 'algorithm allow-list',
    attempt: (scene) => {
      const { publicKey, publicJwk } = keyOf(scene.server)
      const spki = publicKey.export({ type: 'spki', format: 'pem' }).toString()
      const secrets = [spki, spki.trim(), ` ${spki}`, publicJwk.n!, JSON.stringify(publicJwk), '']
      return like(...secrets.map((secret) => ({ header: { alg: 'HS256' }, secret })))(scene)
    },
    meets: INVALID,
  }),
  attack({
    name: 'a token signed by HS256 with the public key in the form PKCS#1 is refused',
    case: 'CVE-2023-48223',
    guard: 'algorithm allow-list',
    attempt: (scene) => {
      const secret = keyOf(scene.server).publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()
      return like(...[secret, ` ${secret}`, secret.trim()].map((each) => ({ header: { alg: 'HS256' }, secret: each })))(
        scene,
      )
    },
    meets: INVALID,
  }),
  attack({
    name: 'HS384 and HS512 with the public key are refused like HS256',
    case: 'CVE-2022-29217',
    guard: 'algorithm allow-list',
    attempt: (scene) => {
      const secret = keyOf(scene.server).publicKey.export({ type: 'spki', format: 'der' })
      return like(
        { header: { alg: 'HS384' }, secret, hash: 'sha384' },
        { header: { alg: 'HS512' }, secret, hash: 'sha512' },
      )(scene)
    },
    meets: INVALID,
  }),
  attack({
    name: 'other RSA algorithms of our own key are refused',
    case: 'RFC 8725 3.1',
    guard: 'algorithm allow-list',
    attempt: like(
      { header: { alg: 'RS384' }, hash: 'sha384' },
      { header: { alg: 'RS512' }, hash: 'sha512' },
      { header: { alg: 'PS256' } },
      { header: { alg: 'RS1' } },
      { header: { alg: 'rs256' } },
    ),
    meets: INVALID,
  }),
  attack({
    name: 'a token whose header names an algorithm that is no text is refused',
    case: 'CVE-2026-22817',
    guard: 'algorithm allow-list',
    attempt: like({ header: { alg: ['RS256'] } }, { header: { alg: { RS256: true } } }, { header: { alg: null } }),
    meets: INVALID,
  }),
  attack({
    name: 'a token signed by somebody else’s key is refused under our key’s id',
    case: 'RFC 8725 3.3',
    guard: 'signature',
    attempt: like({ key: foreignKey().privateKey }),
    meets: INVALID,
  }),
  attack({
    name: 'a token without its signature, or with a cut one, is refused',
    case: 'CWE-347',
    guard: 'signature',
    attempt: (scene) => {
      const [head, payload, signature = ''] = scene.victim.people.owner.access.split('.')
      const spoilt = ['', signature.slice(0, -4), `${signature.slice(0, -4)}AAAA`, 'AAAA', '0']
      return tryTokens(
        scene,
        spoilt.map((each) => `${head}.${payload}.${each}`),
      )
    },
    meets: INVALID,
  }),
  attack({
    name: 'the signature of one token does not vouch for the claims of another',
    case: 'CWE-345',
    guard: 'signature',
    attempt: (scene) => {
      const [head, , signature] = scene.attacker.people.owner.access.split('.')
      const [, payload] = scene.victim.people.owner.access.split('.')
      const other = forge(scene.server, scene.attacker.people.owner.access, {
        claims: { sub: scene.victim.people.owner.id, tid: scene.victim.id },
        signature: signature!,
      })
      return tryTokens(scene, [`${head}.${payload}.${signature}`, other])
    },
    meets: INVALID,
  }),
  attack({
    name: 'a token of two parts, of four, or of five is refused',
    case: 'RFC 7515 7.1',
    guard: 'compact form',
    attempt: (scene) => {
      const token = scene.victim.people.owner.access
      const [head, payload] = token.split('.')
      return tryTokens(scene, [`${head}.${payload}`, `${token}.`, `${token}.x`, `${token}.x.y`, '..', '.', 'a.b.c'])
    },
    meets: INVALID,
  }),
  attack({
    name: 'letters that decoding would skip make no second token of a good one',
    case: 'RFC 7515 2',
    guard: 'canonical base64url',
    attempt: (scene) => {
      const [head, payload, signature] = scene.attacker.people.owner.access.split('.')
      return tryTokens(scene, [
        `${head}.${payload}.${signature}=`,
        `${head}.${payload}=.${signature}`,
        `${head}=.${payload}.${signature}`,
        `${head}.${payload}.${signature}~`,
        `${head}.${payload}.+${signature}`,
      ])
    },
    meets: INVALID,
  }),
]

const headers = [
  attack({
    name: 'a key in the header of the token is not used',
    case: 'CVE-2018-0114',
    guard: 'header names',
    attempt: (scene) => {
      const { privateKey, publicKey } = foreignKey()
      const jwk = publicKey.export({ format: 'jwk' })
      return like(
        { header: { jwk }, key: privateKey },
        { header: { jwk, kid: undefined }, key: privateKey },
        { header: { jwk } },
      )(scene)
    },
    meets: INVALID,
  }),
  attack({
    name: 'an address of keys in the header is not called and not believed',
    case: 'RFC 8725 3.10',
    guard: 'header names',
    attempt: like(
      { header: { jku: 'https://attacker.example/jwks.json' }, key: foreignKey().privateKey },
      { header: { jku: 'http://127.0.0.1/jwks.json' } },
      { header: { x5u: 'https://attacker.example/key.pem' } },
    ),
    meets: INVALID,
  }),
  attack({
    name: 'a certificate in the header is not believed',
    case: 'RFC 7515 4.1.6',
    guard: 'header names',
    attempt: like({ header: { x5c: ['MIIB'] }, key: foreignKey().privateKey }, { header: { x5t: 'x' } }),
    meets: INVALID,
  }),
  attack({
    name: 'a token that asks for extensions is refused',
    case: 'CVE-2026-35042',
    guard: 'header names',
    attempt: like({ header: { crit: ['urgent'], urgent: true } }, { header: { crit: [] } }, { header: { b64: false } }),
    meets: INVALID,
  }),
  attack({
    name: 'an id of a key that is empty, unknown or a path is no key',
    case: 'CVE-2026-44351',
    guard: 'key by its id',
    attempt: (scene) => {
      const { privateKey } = foreignKey()
      const kids = ['', 'unknown', '../../../etc/passwd', '/dev/null', "' or 1=1 --", '\u0000', 'x'.repeat(5000)]
      return like(...kids.map((kid) => ({ header: { kid }, key: privateKey })))(scene)
    },
    meets: INVALID,
  }),
  attack({
    name: 'an id of a key that every object has is no key',
    case: 'CVE-2026-47219',
    guard: 'key by its id',
    attempt: like(
      ...['constructor', '__proto__', 'toString', 'hasOwnProperty'].map((kid) => ({
        header: { kid },
        key: foreignKey().privateKey,
      })),
    ),
    meets: INVALID,
  }),
  attack({
    name: 'a token without the id of its key is refused, also when our key signed it',
    case: 'RFC 8725 3.3',
    guard: 'key by its id',
    attempt: like({ header: { kid: undefined } }, { header: { kid: ['x'] } }, { header: { kid: 7 } }),
    meets: INVALID,
  }),
  attack({
    name: 'a header with a second value under one name is refused',
    case: 'RFC 7515 4',
    guard: 'plain header',
    attempt: like(
      { headerText: (kid) => `{"alg":"none","alg":"RS256","kid":"${kid}","typ":"at+jwt"}` },
      { headerText: (kid) => `{"alg":"RS256","kid":"x","kid":"${kid}","typ":"at+jwt"}` },
      { headerText: (kid) => `{"typ":"JWT","alg":"RS256","kid":"${kid}","typ":"at+jwt"} ` },
    ),
    meets: INVALID,
  }),
  attack({
    name: 'a token of another kind is no access token, also when our key signed it',
    case: 'RFC 8725 3.11',
    guard: 'type of the token',
    attempt: like(
      { header: { typ: 'JWT' } },
      { header: { typ: 'jwt' } },
      { header: { typ: 'logout+jwt' } },
      { header: { typ: undefined } },
      { claims: { typ: 'refresh' } },
      { claims: { typ: undefined } },
    ),
    meets: INVALID,
  }),
]

const claims = [
  attack({
    name: 'a token that has expired is refused',
    case: 'CWE-613',
    guard: 'expiry',
    attempt: like({ claims: { exp: seconds(-1) } }, { claims: { exp: seconds(-86_400) } }, { claims: { exp: 0 } }),
    meets: refused('auth.expired_token'),
  }),
  attack({
    name: 'a token without an end, or with an end that is no moment, is refused',
    case: 'RFC 8725 3.8',
    guard: 'expiry',
    attempt: like(
      ...[undefined, null, 'never', '9999999999', 1e300, -1, [9_999_999_999], true].map((exp) => ({ claims: { exp } })),
    ),
    meets: INVALID,
  }),
  attack({
    name: 'a token that is not valid yet is refused',
    case: 'RFC 7519 4.1.5',
    guard: 'not before',
    attempt: like({ claims: { nbf: seconds(3600) } }, { claims: { nbf: 'now' } }, { claims: { nbf: undefined } }),
    meets: INVALID,
  }),
  attack({
    name: 'a token that was made in the future is refused',
    case: 'RFC 7519 4.1.6',
    guard: 'issued at',
    attempt: like({ claims: { iat: seconds(3600) } }, { claims: { iat: undefined } }),
    meets: INVALID,
  }),
  attack({
    name: 'a token of another issuer is refused',
    case: 'CVE-2026-31813',
    guard: 'issuer',
    attempt: like(
      { claims: { iss: 'https://attacker.example' } },
      { claims: { iss: undefined } },
      { claims: { iss: '' } },
    ),
    meets: INVALID,
  }),
  attack({
    name: 'an issuer given as a list that holds ours is refused',
    case: 'CVE-2025-30144',
    guard: 'issuer',
    attempt: like({ claims: { iss: ['https://attacker.example', 'pend'] } }, { claims: { iss: ['pend'] } }),
    meets: INVALID,
  }),
  attack({
    name: 'a token for another audience is refused',
    case: 'RFC 8725 3.9',
    guard: 'audience',
    attempt: like(
      { claims: { aud: 'another-service' } },
      { claims: { aud: undefined } },
      { claims: { aud: ['another-service', 'pend'] } },
    ),
    meets: INVALID,
  }),
  attack({
    name: 'an issuer and an audience that only begin or end like ours are refused',
    case: 'CVE-2026-35041',
    guard: 'issuer',
    attempt: like(
      { claims: { iss: 'pend.attacker.example' } },
      { claims: { aud: 'append' } },
      { claims: { iss: 'PEND' } },
    ),
    meets: INVALID,
  }),
  attack({
    name: 'a token whose person, session or tenant is no id is refused',
    case: 'CWE-20',
    guard: 'claims are what they must be',
    attempt: like(
      ...[['x'], 7, '', "' or true --", null].map((sub) => ({ claims: { sub } })),
      ...[['x'], 7, '', '*'].map((tid) => ({ claims: { tid } })),
      ...[null, '', 7].map((sid) => ({ claims: { sid } })),
      { claims: { pv: '1' } },
      { claims: { jti: '' } },
    ),
    meets: INVALID,
  }),
]

const borrowed = [
  attack({
    name: 'a token that names another tenant is refused although our key signed it',
    case: 'OWASP API1:2023',
    guard: 'membership',
    attempt: (scene) => {
      const { owner } = scene.attacker.people
      return tryTokens(scene, [
        forge(scene.server, owner.access, { claims: { tid: scene.victim.id } }),
        forge(scene.server, owner.access, { claims: { tid: scene.victim.id, pv: undefined } }),
        forge(scene.server, owner.access, { claims: { tid: scene.victim.id, pv: null } }),
      ])
    },
    meets: refused('tenants.not_found'),
  }),
  attack({
    name: 'the session of one person does not carry a token of another',
    case: 'CVE-2022-39225',
    guard: 'session',
    attempt: (scene) => like({ claims: { sid: claimsOf(scene.attacker.people.owner.access).sid } })(scene),
    meets: refused('auth.session_ended'),
  }),
  attack({
    name: 'a token of somebody who does not exist is refused',
    case: 'CVE-2025-4644',
    guard: 'session',
    attempt: like({ claims: { sub: NOBODY } }),
    meets: refused('tenants.not_found'),
  }),
  attack({
    name: 'a token of a session that never was is refused',
    case: 'CVE-2025-3930',
    guard: 'session',
    attempt: like({ claims: { sid: NOBODY } }),
    meets: refused('auth.session_ended'),
  }),
  attack({
    name: 'a token with another version of the permissions is out of date',
    case: 'OWASP API5:2023',
    guard: 'version of the permissions',
    attempt: like({ claims: { pv: 0 } }, { claims: { pv: 2_000_000_000 } }),
    meets: refused('auth.stale_token'),
  }),
  attack({
    name: 'a refresh token is no access token',
    case: 'RFC 8725 2.8',
    guard: 'type of the token',
    attempt: (scene) => tryTokens(scene, [scene.victim.people.owner.refresh]),
    meets: INVALID,
  }),
  attack({
    name: 'an Authorization header of another scheme, twice, or torn apart, lets nobody in',
    case: 'GHSA-xmf8-cvqr-rfgj',
    guard: 'Authorization header',
    attempt: (scene) => {
      const { access } = scene.victim.people.owner
      const values = [
        `Basic ${access}`,
        access,
        `Bearer  ${access}`,
        `Bearer ${access}, Bearer x`,
        'Bearer',
        'Bearer a b',
        `JWT ${access}`,
      ]
      return Promise.all(
        values.map((authorization) =>
          scene.ask({ read: 'articles', id: scene.sealed.id }, { as: null, headers: { authorization } }),
        ),
      )
    },
    meets: INVALID,
  }),
  attack({
    name: 'a token in the address or in a cookie is no log-in',
    case: 'CVE-2024-47822',
    guard: 'Authorization header',
    attempt: async (scene) => {
      const { access } = scene.victim.people.owner
      const request = scene.door.requestOf({ read: 'articles', id: scene.sealed.id })
      return [
        await scene.send(request, { as: null, headers: { cookie: `access=${access}; token=${access}` } }),
        await scene.send(request, {
          as: null,
          headers: { 'x-access-token': access, 'x-authorization': `Bearer ${access}` },
        }),
      ]
    },
    meets: refused('auth.required', 'resource.not_found', 'tenants.required'),
  }),
]

defineAttacks('access tokens', [...signatures, ...headers, ...claims, ...borrowed])
