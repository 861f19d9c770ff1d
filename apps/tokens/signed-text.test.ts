// The RFCs' test vectors, and every change of a good token a generator could invent: only exact tokens are accepted.
import assert from 'node:assert/strict'
import { constants, createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, test } from 'node:test'
import { COOKBOOK, ES256, HS256, RS256, UNSECURED } from './rfc-vectors.ts'
import { requireSignature, takeApart } from './signed-text.ts'

const publicKeyOf = (n: string) => createPublicKey({ key: { kty: 'RSA', n, e: 'AQAB' }, format: 'jwk' })
const encode = (value: string | Buffer) => Buffer.from(value).toString('base64url')
const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const PAYLOAD = encode('{"sub":"somebody"}')
const GOOD = signed('{"alg":"RS256","kid":"k","typ":"at+jwt"}')

function read(token: string, key: KeyObject): string {
  const parts = takeApart(token)
  requireSignature(parts, key)
  return parts.payload.toString()
}

/** A token with this header and a matching signature. */
function signed(header: string | Buffer, payload = PAYLOAD): string {
  const text = `${encode(header)}.${payload}`
  return `${text}.${sign('sha256', Buffer.from(text), own.privateKey).toString('base64url')}`
}

const [head, body, signature] = GOOD.split('.') as [string, string, string]
const flip = (text: string, at: number) => text.slice(0, at) + (text[at] === 'A' ? 'Q' : 'A') + text.slice(at + 1)
const changesOf = (part: string, count: number) =>
  Array.from({ length: count }, (_, i) => flip(part, Math.floor((i * (part.length - 1)) / count)))
const withHeader = (more: Record<string, unknown>) =>
  signed(JSON.stringify({ alg: 'RS256', kid: 'k', typ: 'at+jwt', ...more }))
const signedAs = (alg: string, signature: (text: Buffer) => Buffer) => {
  const text = `${encode(JSON.stringify({ alg, kid: 'k', typ: 'at+jwt' }))}.${PAYLOAD}`
  return `${text}.${signature(Buffer.from(text)).toString('base64url')}`
}
const pem = own.publicKey.export({ type: 'spki', format: 'pem' })
const pss = (text: Buffer) =>
  sign('sha256', text, { key: own.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })
const hmac = (text: Buffer) => createHmac('sha256', pem).update(text).digest()

/** Tokens of attackers and bad clients, by the kind of change. */
const REFUSED: Record<string, string[]> = {
  'one character of the signature is another': changesOf(signature, 60).map((other) => `${head}.${body}.${other}`),
  'one character of the payload is another': changesOf(body, 20).map((other) => `${head}.${other}.${signature}`),
  'one character of the header is another': changesOf(head, 40).map((other) => `${other}.${body}.${signature}`),
  'the signature is shorter or longer': [1, 2, 3, 4, 10, 100, 300]
    .map((less) => `${head}.${body}.${signature.slice(0, -less)}`)
    .concat(['A', 'AA', 'AAAA', '=', '=='].map((more) => `${GOOD}${more}`)),
  'the parts are not three': [
    '',
    '.',
    '..',
    '...',
    head,
    `${head}.${body}`,
    `${head}.${body}.`,
    `.${body}.${signature}`,
  ].concat([
    `${head}..${signature}`,
    `${GOOD}.`,
    `.${GOOD}`,
    `${GOOD}.${signature}`,
    `${GOOD}.a.b`,
    `${head}${body}${signature}`,
  ]),
  'it has characters outside base64url': [' ', '\n', '\t', '\0', '+', '/', '=', '%', 'é', ',', ';', '\u200b'].flatMap(
    (sign) => [
      `${sign}${GOOD}`,
      `${GOOD}${sign}`,
      `${head}${sign}.${body}.${signature}`,
      `${head}.${body}${sign}.${signature}`,
    ],
  ),
  // RFC 8725, 2.1 and 3.1; CVE-2015-9235, CVE-2016-10555
  'the algorithm is another': [
    'none',
    'None',
    'NONE',
    'nOnE',
    'HS256',
    'HS384',
    'HS512',
    'RS1',
    'RS384',
    'RS512',
    'PS256',
    'ES256',
  ]
    .concat(['ES384', 'EdDSA', 'rs256', 'RS256 ', ' RS256', 'RS256\0', '', 'RSA-OAEP', 'dir', 'A128KW'])
    .map((alg) => withHeader({ alg })),
  'the algorithm is not a string': [null, 0, 1, true, ['RS256'], { alg: 'RS256' }].map((alg) => withHeader({ alg })),
  'the signature is of another kind, with the public key as a secret too': [
    signedAs('HS256', hmac),
    signedAs('RS256', hmac),
    signedAs('PS256', pss),
    signedAs('RS256', pss),
    signedAs('RS384', (text) => sign('sha384', text, own.privateKey)),
    signedAs('RS256', (text) => sign('sha384', text, own.privateKey)),
    signedAs('RS256', (text) => sign('sha1', text, own.privateKey)),
    signedAs('RS256', (text) => sign('sha256', text, stranger.privateKey)),
    signedAs('ES256', (text) => sign('sha256', text, curve.privateKey)),
    signedAs('RS256', (text) => sign('sha256', text, curve.privateKey)),
    signedAs('RS256', () => Buffer.alloc(256)),
    signedAs('RS256', () => Buffer.alloc(256, 255)),
    signedAs('RS256', () => Buffer.alloc(0)),
  ],
  // RFC 7515, 4.1.2 to 4.1.8 and 4.1.11; CVE-2018-0114, CVE-2022-23541, CVE-2026-35042
  'the header brings its own key, or asks for more': [
    { jwk: stranger.publicKey.export({ format: 'jwk' }) },
    { jku: 'https://attacker.example/keys' },
    { x5u: 'https://attacker.example/cert' },
    { x5c: ['MIIB'] },
    { x5t: 'abc' },
    { 'x5t#S256': 'abc' },
    { crit: [] },
    { crit: ['exp'] },
    { crit: ['b64'], b64: false },
    { b64: false },
    { zip: 'DEF' },
    { enc: 'A256GCM' },
    { cty: 'JWT' },
    { p2c: 1_000_000 },
    { nonce: 'x' },
    { kid: 1 },
    { kid: null },
    { kid: ['k'] },
    { typ: {} },
  ].map(withHeader),
  'the header is not a JSON object, or two readers could read it differently': [
    ...['', '""', 'null', '1', '[]', '["alg"]', '{', '{}', '{"kid":"k"}', 'alg=RS256'].map((header) => signed(header)),
    signed('{"alg":"none","alg":"RS256","kid":"k","typ":"at+jwt"}'),
    signed('{"alg":"RS256","kid":"other","kid":"k","typ":"at+jwt"}'),
    signed('{"alg":"RS256", "kid":"k","typ":"at+jwt"}'),
    signed('{"\\u0061lg":"RS256","kid":"k","typ":"at+jwt"}'),
    signed('{"alg":"RS256","__proto__":{},"kid":"k"}'),
    signed('{"alg":"RS256","constructor":"x","kid":"k"}'),
    signed('\ufeff{"alg":"RS256","kid":"k","typ":"at+jwt"}'),
    signed('{"alg":"RS256","kid":"k","typ":"at+jwt"}\n'),
    signed(Buffer.concat([Buffer.from('{"alg":"RS256","kid":"'), Buffer.from([0xff]), Buffer.from('"}')])),
  ],
  'it is a foreign kind of token': [
    HS256,
    ES256,
    UNSECURED,
    `${encode('{"alg":"dir"}')}..a.b.c`,
    JSON.stringify({ payload: body }),
  ],
  'it is too long': [signed('{"alg":"RS256"}', encode('x'.repeat(9000)))],
}

describe('a signed text', () => {
  test('is accepted as RS256: RFC 7515 A.2, RFC 7520 4.1, and our own', () => {
    assert.match(read(RS256.token, publicKeyOf(RS256.n)), /"iss":"joe"/)
    assert.match(read(COOKBOOK.token, publicKeyOf(COOKBOOK.n)), /^It’s a dangerous business, Frodo/)
    assert.equal(read(GOOD, own.publicKey), '{"sub":"somebody"}')
  })

  for (const [change, tokens] of Object.entries(REFUSED))
    test(`is refused when ${change}: ${tokens.length} times`, () => {
      for (const token of tokens) assert.throws(() => read(token, own.publicKey), Error, JSON.stringify(token))
    })

  test('is refused at least two hundred times in these tests, and never twice in the same way', () => {
    const all = Object.values(REFUSED).flat()
    assert.ok(new Set(all).size >= 200, String(new Set(all).size))
    assert.ok(!all.includes(GOOD))
  })

  test('is refused with a key of another kind, whatever the header claims', () => {
    assert.throws(() => read(ES256, curve.publicKey))
    assert.throws(() => read(GOOD, curve.publicKey))
    assert.throws(() => read(GOOD, stranger.publicKey))
    assert.throws(() => read(RS256.token, publicKeyOf(COOKBOOK.n)))
  })
})
