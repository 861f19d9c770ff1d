// Encrypts what leaves for a backup and decrypts it again, in the format of age.
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** Changes bytes on their way. */
export type Stage = (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>

/** How a backup is encrypted. `none`: as it is. */
export type Encryption = 'none' | 'recipient' | 'passphrase'

/** How one backup is written. */
export interface Sealing {
  readonly encryption: Encryption
  readonly suffix: '' | '.age'
  readonly seal: Stage
  /** Encrypted by the passphrase: the key of this backup. A passphrase takes a second to try, and there are many objects. */
  readonly key: Uint8Array | null
}

/** The keys that an installation has. */
export interface BackupKeys {
  readonly recipient?: string
  readonly identity?: string
  readonly passphrase?: string
}

const AS_IT_IS: Stage = (source) => source

/** A recipient goes before a passphrase. Throws PendError for a recipient that age does not know. */
export async function openSealing({ recipient, passphrase }: BackupKeys): Promise<Sealing> {
  if (recipient) return { encryption: 'recipient', suffix: '.age', seal: sealFor(recipient), key: null }
  if (!passphrase) return { encryption: 'none', suffix: '', seal: AS_IT_IS, key: null }
  const identity = await generateIdentity()
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  const key = await encrypter.encrypt(identity)
  return { encryption: 'passphrase', suffix: '.age', seal: sealFor(await identityToRecipient(identity)), key }
}

function sealFor(recipient: string): Stage {
  const encrypter = new Encrypter()
  try {
    encrypter.addRecipient(recipient)
  } catch (cause) {
    throw new PendError('PEND_BACKUP_RECIPIENT is not a recipient of age.', 'Make a pair of keys: age-keygen', {
      cause,
    })
  }
  return async function* (source) {
    yield* Readable.fromWeb((await encrypter.encrypt(webOf(source))) as ReadableStream)
  }
}

/** What reads a backup. `key` is that object of a backup, if it has one. Throws PendError without the right key. */
export async function openUnsealing({ identity, passphrase }: BackupKeys, key: Uint8Array | null): Promise<Stage> {
  if (key === null) {
    if (identity) return unsealWith(identity)
    throw new PendError('This backup is encrypted for a recipient.', 'Set PEND_BACKUP_IDENTITY to its private key.')
  }
  if (!passphrase)
    throw new PendError('This backup is encrypted with a passphrase.', 'Set PEND_BACKUP_PASSPHRASE to it.')
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  return unsealWith(await decrypter.decrypt(key, 'text').catch(refuseKey))
}

function unsealWith(identity: string): Stage {
  const decrypter = new Decrypter()
  try {
    decrypter.addIdentity(identity.trim())
  } catch (cause) {
    throw new PendError('PEND_BACKUP_IDENTITY is not an identity of age.', undefined, { cause })
  }
  return async function* (source) {
    yield* Readable.fromWeb((await decrypter.decrypt(webOf(source)).catch(refuseKey)) as ReadableStream)
  }
}

const webOf = (source: AsyncIterable<Uint8Array>) =>
  Readable.toWeb(Readable.from(source, { objectMode: false })) as globalThis.ReadableStream<Uint8Array>

function refuseKey(cause: Error): never {
  const isOther = /identity|passphrase|recipient/i.test(cause.message)
  throw new PendError(
    isOther ? 'This key does not open the backup.' : 'The backup was cut short or changed.',
    isOther ? 'Set the key that it was made with.' : 'Restore another one.',
    { cause },
  )
}
