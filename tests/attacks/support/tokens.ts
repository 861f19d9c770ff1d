// Tokens as an attacker would write them, and, with our key, as only we could.
import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { keyRing } from '#apps/tokens/index.ts'
import type { TestServer } from '#tests/support/server.ts'

type Values = Readonly<Record<string, unknown>>

/** Differences from a good token. */
export interface Forgery {
  readonly header?: Values
  /** The header as a text, instead of `header`. */
  readonly headerText?: (kid: string) => string
  readonly claims?: Values
  /** Signs instead of the server's key. */
  readonly key?: KeyObject
  /** Signs as an HMAC with this secret. */
  readonly secret?: string | Buffer
  readonly hash?: 'sha256' | 'sha384' | 'sha512'
  /** Instead of a signature. */
  readonly signature?: string
}

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
}

/** The signing key of this server. */
export function keyOf({ runtime }: TestServer) {
  return keyRing.of({ runtime }).all()[0]!
}

/** Like `token` with these differences, and signed. A name whose value is undefined is left out. */
export function forge(server: TestServer, token: string, forgery: Forgery = {}): string {
  const { kid, privateKey } = keyOf(server)
  const { header = {}, claims = {}, key = privateKey, secret, hash = 'sha256', signature, headerText } = forgery
  const head = encode(headerText?.(kid) ?? { alg: 'RS256', kid, typ: 'at+jwt', ...header })
  const signed = `${head}.${encode({ ...claimsOf(token), jti: randomUUID(), ...claims })}`
  if (signature !== undefined) return `${signed}.${signature}`
  const bytes =
    secret === undefined ? sign(hash, Buffer.from(signed), key) : createHmac(hash, secret).update(signed).digest()
  return `${signed}.${bytes.toString('base64url')}`
}

let stranger: ReturnType<typeof makeKey> | null = null
const makeKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 })

/** A stranger's RSA key, made once. */
export function foreignKey(): ReturnType<typeof makeKey> {
  stranger ??= makeKey()
  return stranger
}
