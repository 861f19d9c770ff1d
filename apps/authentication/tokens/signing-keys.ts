// The keys that sign access tokens: files in one folder, readable by nobody else. The newest signs, all of them verify.
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
  /** Name of its file. */
  readonly name: string
  /** When the file was written: milliseconds since 1970. */
  readonly createdAt: number
}

const SUFFIX = '.pem'
const MODULUS_LENGTH = 3072

/** All keys of the folder, oldest first. Throws PendError for a file that is no RSA key or that others may read. */
export async function readSigningKeys(directory: string): Promise<SigningKey[]> {
  const names = await readdir(directory).catch(() => [])
  return Promise.all(
    names
      .filter((name) => name.endsWith(SUFFIX))
      .sort()
      .map((name) => readSigningKey(directory, name)),
  )
}

/** Makes one more key; it signs from the next start on, while the older ones go on verifying. */
export async function createSigningKey(directory: string, modulusLength = MODULUS_LENGTH): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength })
  const moment = new Date().toISOString().replace(/[-:.]/g, '')
  const key = await signingKeyOf(privateKey, { name: '', createdAt: Date.now() })
  const name = `${moment}-${key.kid.replace(/[^A-Za-z0-9]/g, '').slice(0, 8)}${SUFFIX}`
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const file = path.join(directory, name)
  await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  // A process with a wide umask has narrowed the mode already; one with a strange umask is put right here.
  await chmod(file, 0o600)
  return { ...key, name }
}

async function readSigningKey(directory: string, name: string): Promise<SigningKey> {
  const pem = await readFile(path.join(directory, name), 'utf8')
  try {
    const privateKey = createPrivateKey(pem)
    // CVE-2022-23539: a key of another type must not sign or verify RS256.
    if (privateKey.asymmetricKeyType !== 'rsa') throw new Error('not RSA')
    const { mtimeMs } = await stat(path.join(directory, name))
    return await signingKeyOf(privateKey, { name, createdAt: mtimeMs })
  } catch (cause) {
    throw new PendError(
      `${name} is no RSA private key.`,
      'Remove the file, or make a key with: ./manage keys generate',
      {
        cause,
      },
    )
  }
}

/** What it signed is worth nothing from the next look at the folder on. */
export async function deleteSigningKey(directory: string, { name }: SigningKey): Promise<void> {
  await rm(path.join(directory, name))
}

async function signingKeyOf(privateKey: KeyObject, place: Pick<SigningKey, 'name' | 'createdAt'>): Promise<SigningKey> {
  const publicKey = createPublicKey(privateKey)
  const jwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  return { kid, privateKey, publicKey, publicJwk: { ...jwk, kid, alg: 'RS256', use: 'sig' }, ...place }
}
