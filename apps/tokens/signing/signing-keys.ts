// Keys that sign access tokens: files in a private folder, or a setting. One signs, all verify.
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose'
import { PendError } from '#shared/exceptions/pend-error.ts'

export interface SigningKey {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly publicJwk: JWK
  /** Its file name, or its position in the setting. */
  readonly name: string
  /**
   * Creation time from its file name, or the file's own time: milliseconds since 1970. Keys from a setting have no age:
   * the first is as old as possible, the others never become the newest.
   */
  readonly createdAt: number
}

const SUFFIX = '.pem'
/** Size of created keys, and the minimum for signing in production. */
export const MODULUS_LENGTH = 3072
// RFC 7518, section 3.3: smaller keys must not be used with RS256.
const LEAST_MODULUS_LENGTH = 2048
const MADE_AT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-/
// Readable by others, or writable by a group; a group that only reads is how secrets are mounted for a service.
const OPEN_TO_OTHERS = 0o027

/**
 * How long a new key is published before it signs: our processes check the folder each minute, and others may cache the
 * public keys for the five minutes that their answer allows. So nobody meets a token of a key they cannot know yet.
 */
export const PUBLISHED_AHEAD_MS = 360_000

/** The signing key at a moment: the newest that was published long enough, else the oldest, which everybody knows. */
export function signingKeyAt(keys: readonly SigningKey[], moment: number): SigningKey {
  return keys.findLast(({ createdAt }) => createdAt <= moment - PUBLISHED_AHEAD_MS) ?? keys[0]!
}

/** All keys of the folder, oldest first. Throws PendError for a file that is not a sufficiently large RSA key, or that others can read. */
export async function readSigningKeys(directory: string): Promise<SigningKey[]> {
  const names = await readdir(directory).catch(() => [])
  const keys = await Promise.all(
    names.filter((name) => name.endsWith(SUFFIX)).map((name) => readSigningKey(directory, name)),
  )
  return keys.sort((one, other) => one.createdAt - other.createdAt || (one.name < other.name ? -1 : 1))
}

const PEM = /-----BEGIN [A-Z ]+-----[\s\S]+?-----END [A-Z ]+-----/g
const NOT_IN_FORM = {
  fault: 'PEND_JWT_PRIVATE_KEYS holds a value that is not an RSA private key.',
  hint: 'Write PEM texts one after the other, or base64 of them separated by commas. A shared secret cannot be used: anybody who verifies tokens could create them.',
}

/**
 * Keys of a setting: PEM texts in sequence, or base64 of such, separated by commas or blanks. The first signs, the
 * others only verify. Throws PendError for anything else, including a shared secret.
 */
export async function parseSigningKeys(text: string): Promise<SigningKey[]> {
  const plain = text.includes('-----BEGIN') ? text.replaceAll('\\n', '\n') : plainOf(text)
  const found = plain.match(PEM) ?? []
  if (found.length === 0 || plain.replace(PEM, '').replace(/[\s,]+/g, '') !== '')
    throw new PendError(NOT_IN_FORM.fault, NOT_IN_FORM.hint)
  const keys = await Promise.all(
    found.map((pem, index) => {
      const name = `PEND_JWT_PRIVATE_KEYS, key ${index + 1}`
      const createdAt = index === 0 ? 0 : Number.POSITIVE_INFINITY
      return signingKeyOf(parseRsaKey(pem, name, NOT_IN_FORM.hint), { name, createdAt })
    }),
  )
  const again = keys.find(({ kid }, index) => keys.findIndex((other) => other.kid === kid) < index)
  if (again) throw new PendError(`${again.name} appears twice.`, 'Name each key once.')
  return keys
}

const plainOf = (text: string) =>
  text
    .split(/[\s,]+/)
    .map((part) => Buffer.from(part, 'base64').toString('latin1'))
    .join('\n')

/** Returns the keys. Throws PendError if one has fewer bits. */
export function requireBits(keys: SigningKey[], least: number): SigningKey[] {
  const short = keys.find(({ publicKey }) => publicKey.asymmetricKeyDetails!.modulusLength! < least)
  if (!short) return keys
  throw new PendError(
    `${short.name} has fewer than ${least} bits.`,
    'Replace it: ./manage keys rotate, and when the new key signs ./manage keys retire. A key of PEND_JWT_PRIVATE_KEYS is replaced there.',
  )
}

/** Creates one more key; see PUBLISHED_AHEAD_MS for when it signs. Older ones still verify. */
export async function createSigningKey(directory: string): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_LENGTH })
  const createdAt = Date.now()
  const moment = new Date(createdAt).toISOString().replace(/[-:.]/g, '')
  const key = await signingKeyOf(privateKey, { name: '', createdAt })
  const name = `${moment}-${key.kid.replace(/[^A-Za-z0-9]/g, '').slice(0, 8)}${SUFFIX}`
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const file = path.join(directory, name)
  await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  // A wide umask already got a narrower mode; this corrects an unusual one.
  await chmod(file, 0o600)
  return { ...key, name }
}

async function readSigningKey(directory: string, name: string): Promise<SigningKey> {
  const file = path.join(directory, name)
  const { mode, mtimeMs } = await stat(file)
  if (process.platform !== 'win32' && (mode & OPEN_TO_OTHERS) !== 0)
    throw new PendError(
      `${name} signs tokens and is open to others on this machine.`,
      `If nobody can have read it, restrict it: chmod 600 ${name}. Otherwise replace it: ./manage keys rotate`,
    )
  return signingKeyOf(parseRsaKey(await readFile(file, 'utf8'), name), { name, createdAt: madeAtOf(name) ?? mtimeMs })
}

const FILE_REMEDY = 'Remove the file, or make a key with: ./manage keys generate'

function parseRsaKey(pem: string, name: string, remedy = FILE_REMEDY): KeyObject {
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch (cause) {
    throw new PendError(`${name} is not an RSA private key.`, remedy, { cause })
  }
  // CVE-2022-23539: a key of another type must not sign or verify RS256.
  if (key.asymmetricKeyType !== 'rsa') throw new PendError(`${name} is not an RSA private key.`, remedy)
  if (key.asymmetricKeyDetails!.modulusLength! < LEAST_MODULUS_LENGTH)
    throw new PendError(`${name} has fewer than ${LEAST_MODULUS_LENGTH} bits.`, remedy)
  return key
}

function madeAtOf(name: string): number | null {
  const [, year, month, day, hour, minute, second, ms] = MADE_AT.exec(name) ?? []
  return year === undefined ? null : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`)
}

/** What it signed becomes invalid at the next check of the folder. */
export async function deleteSigningKey(directory: string, { name }: SigningKey): Promise<void> {
  await rm(path.join(directory, name))
}

async function signingKeyOf(privateKey: KeyObject, place: Pick<SigningKey, 'name' | 'createdAt'>): Promise<SigningKey> {
  const publicKey = createPublicKey(privateKey)
  const jwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  return { kid, privateKey, publicKey, publicJwk: { ...jwk, kid, alg: 'RS256', use: 'sig' }, ...place }
}
