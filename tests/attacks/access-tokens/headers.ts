// Attacks on the headers of access tokens.
import { attack } from '../support/attack.ts'
import { foreignKey } from '../support/tokens.ts'
import { INVALID, like } from './scenes.ts'

export const headers = [
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
    name: 'an address of keys in the header is neither called nor trusted',
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
    name: 'a certificate in the header is not trusted',
    case: 'RFC 7515 4.1.6',
    guard: 'header names',
    attempt: like({ header: { x5c: ['MIIB'] }, key: foreignKey().privateKey }, { header: { x5t: 'x' } }),
    meets: INVALID,
  }),
  attack({
    name: 'a token that requires extensions is refused',
    case: 'CVE-2026-35042',
    guard: 'header names',
    attempt: like({ header: { crit: ['urgent'], urgent: true } }, { header: { crit: [] } }, { header: { b64: false } }),
    meets: INVALID,
  }),
  attack({
    name: 'a key id that is empty, unknown or a path finds no key',
    case: 'CVE-2026-44351',
    guard: 'key by its id',
    attempt: (scene) => {
      const { privateKey } = foreignKey()
      const kids = ['', 'unknown', '../../../etc/passwd', '/dev/null', "' or 1=1 --", '\u0000', 'x'.repeat(5000)]
      // Signed by an attacker's key, and by ours.
      return like(...kids.flatMap((kid) => [{ header: { kid }, key: privateKey }, { header: { kid } }]))(scene)
    },
    meets: INVALID,
  }),
  attack({
    name: 'a key id that every object inherits finds no key',
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
    name: 'a token without a key id is refused, even when our key signed it',
    case: 'RFC 8725 3.3',
    guard: 'key by its id',
    attempt: like({ header: { kid: undefined } }, { header: { kid: ['x'] } }, { header: { kid: 7 } }),
    meets: INVALID,
  }),
  attack({
    name: 'a header with a repeated name is refused',
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
    name: 'a token of another kind is refused as an access token, even when our key signed it',
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
