// Compact JWS (RFC 7515), only RS256, parsed more strictly than the RFC requires. Independent of claims.
import { isUtf8 } from 'node:buffer'
import { type KeyObject, verify as verifySignature } from 'node:crypto'

export interface SignedText {
  readonly header: PlainHeader
  /** The signed bytes, unparsed. */
  readonly payload: Buffer
}

/** Everything that our own headers contain. */
export interface PlainHeader {
  readonly alg: 'RS256'
  readonly kid?: string
  readonly typ?: string
}

export interface TakenApart extends SignedText {
  readonly signed: Buffer
  readonly signature: Buffer
}

const HEADER_NAMES: ReadonlySet<string> = new Set(['alg', 'kid', 'typ'])
const LONGEST = 8192

/** Three parts of canonical base64url, the first a plain header. Throws Error for anything else. */
export function takeApart(token: string): TakenApart {
  if (token.length > LONGEST) throw new Error('too long')
  const first = token.indexOf('.')
  const last = token.lastIndexOf('.')
  if (first < 1 || last === first || token.indexOf('.', first + 1) !== last) throw new Error('not three parts')
  return {
    header: parseHeader(decode(token.slice(0, first))),
    payload: decode(token.slice(first + 1, last)),
    signed: Buffer.from(token.slice(0, last), 'latin1'),
    signature: decode(token.slice(last + 1)),
  }
}

/** We choose the algorithm, never the token (CVE-2015-9235); `key` must be an RSA key. Throws Error. */
export function requireSignature({ signed, signature }: TakenApart, key: KeyObject): void {
  if (key.asymmetricKeyType !== 'rsa' || !verifySignature('sha256', signed, key, signature))
    throw new Error('signature')
}

/** Node skips invalid base64url characters, so two texts could mean one token: accepts only the text that Node itself would write. */
function decode(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url')
  if (text === '' || bytes.toString('base64url') !== text) throw new Error('base64url')
  return bytes
}

/**
 * Refuses keys of the sender's choice (`jwk`, `jku`, `x5u`, `x5c`), `crit` and everything else (CVE-2026-35042,
 * CVE-2022-23541). Also refuses a header not written as JSON.stringify would: no second value can hide under a checked
 * name.
 */
function parseHeader(bytes: Buffer): PlainHeader {
  const text = bytes.toString('utf8')
  const header: unknown = isUtf8(bytes) ? JSON.parse(text) : null
  if (typeof header !== 'object' || header === null || Array.isArray(header)) throw new Error('header')
  for (const [name, value] of Object.entries(header))
    if (!HEADER_NAMES.has(name) || typeof value !== 'string') throw new Error(`header ${name}`)
  const plain = header as PlainHeader
  if (plain.alg !== 'RS256' || JSON.stringify(plain) !== text) throw new Error('header')
  return plain
}
