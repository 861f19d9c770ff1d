// Attacks on the claims of access tokens.
import { attack } from '../support/attack.ts'
import { NOBODY } from '../support/scene.ts'
import { claimsOf, forge } from '../support/tokens.ts'
import { refused } from '../support/verdicts.ts'
import { INVALID, like, tryTokens } from './scenes.ts'

const seconds = (ahead: number) => Math.floor(Date.now() / 1000) + ahead

export const claims = [
  attack({
    name: 'a token that has expired is refused',
    case: 'CWE-613',
    guard: 'expiry',
    attempt: like({ claims: { exp: seconds(-31) } }, { claims: { exp: seconds(-86_400) } }, { claims: { exp: 0 } }),
    meets: refused('auth.expired_token'),
  }),
  attack({
    name: 'a token without an expiry, or with an invalid one, is refused',
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
    name: 'a token issued in the future is refused',
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
    name: 'an issuer given as a list that contains ours is refused',
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
    name: 'a token whose person, session or tenant is not an id is refused',
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

export const borrowed = [
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
    name: "one person's session is refused with another person's token",
    case: 'CVE-2022-39225',
    guard: 'session',
    attempt: (scene) => like({ claims: { sid: claimsOf(scene.attacker.people.owner.access).sid } })(scene),
    meets: refused('auth.session_ended'),
  }),
  attack({
    name: 'a token of a person who does not exist is refused',
    case: 'CVE-2025-4644',
    guard: 'session',
    attempt: like({ claims: { sub: NOBODY } }),
    meets: refused('tenants.not_found'),
  }),
  attack({
    name: 'a token of a session that never existed is refused',
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
    name: 'a refresh token is refused as an access token',
    case: 'RFC 8725 2.8',
    guard: 'type of the token',
    attempt: (scene) => tryTokens(scene, [scene.victim.people.owner.refresh]),
    meets: INVALID,
  }),
  attack({
    name: 'an Authorization header of another scheme, repeated, or split, admits nobody',
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
    name: 'a token in the address or in a cookie is ignored',
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
