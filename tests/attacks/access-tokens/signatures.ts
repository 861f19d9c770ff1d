// Attacks on the signatures of access tokens.
import { attack } from '../support/attack.ts'
import { foreignKey, forge, keyOf } from '../support/tokens.ts'
import { INVALID, like, tryTokens } from './scenes.ts'

export const signatures = [
  attack({
    name: 'a token with alg none is refused, in any spelling, with and without a signature',
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
    name: 'a token whose algorithm is not a string is refused',
    case: 'CVE-2026-22817',
    guard: 'algorithm allow-list',
    attempt: like({ header: { alg: ['RS256'] } }, { header: { alg: { RS256: true } } }, { header: { alg: null } }),
    meets: INVALID,
  }),
  attack({
    name: 'a token signed by a foreign key is refused under our key’s id',
    case: 'RFC 8725 3.3',
    guard: 'signature',
    attempt: like({ key: foreignKey().privateKey }),
    meets: INVALID,
  }),
  attack({
    name: 'a token without its signature, or with a truncated one, is refused',
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
    name: 'characters that decoding would skip make no second valid token',
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
