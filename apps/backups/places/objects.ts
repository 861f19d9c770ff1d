// Objects of one backup: written and read in constant memory, compressed, encrypted, counted and compared.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { Sum } from './manifest.ts'
import type { BackupPlace } from './open-place.ts'
import type { Sealing, Stage } from './sealing.ts'

/** Where a backup is on its way to. */
export interface Destination {
  readonly place: BackupPlace
  readonly name: string
  readonly sealing: Sealing
  readonly signal: AbortSignal
}

/** A backup to read. */
export interface Source {
  readonly place: BackupPlace
  readonly name: string
  readonly suffix: '' | '.age'
  readonly unseal: Stage
}

const isPacked = (object: string) => object.endsWith('.gz')

/** Writes one object; it appears whole or not at all. Throws PendError for a full disk. */
export async function keepObject(to: Destination, object: string, source: AsyncIterable<Uint8Array>): Promise<Sum> {
  const counted = count()
  await using draft = await to.place.spool.draft().catch(refuseDisk)
  const file = createWriteStream(draft.path, { flags: 'wx', mode: 0o600 })
  const pack = isPacked(object) ? [createGzip({ level: 4 })] : []
  const { signal } = to
  await pipeline([source, counted.stage, ...pack, to.sealing.seal, file], { signal }).catch((error) => {
    signal.throwIfAborted()
    return refuseDisk(error)
  })
  const { size } = await stat(draft.path)
  await to.place.put(`${to.name}/${object}${to.sealing.suffix}`, { path: draft.path, size })
  return counted.sum()
}

/** Its bytes. Throws PendError at the end if they are not those of `sum`, so that what was done with them must be undone. */
export async function* readObject(from: Source, object: string, sum: Sum | null): AsyncGenerator<Uint8Array> {
  const stored = await from.place.read(`${from.name}/${object}${from.suffix}`)
  const counted = count()
  const unpack = isPacked(object) ? unpackStage : (source: AsyncIterable<Uint8Array>) => source
  try {
    yield* counted.stage(unpack(from.unseal(stored as AsyncIterable<Uint8Array>)))
  } catch (error) {
    if (error instanceof PendError) throw error
    throw broken(object, error)
  } finally {
    stored.destroy()
  }
  const { bytes, sha256 } = counted.sum()
  if (sum && (bytes !== sum.bytes || sha256 !== sum.sha256)) throw broken(object)
}

/** A small object as a whole. */
export async function readText(from: Source, object: string, sum: Sum | null = null): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of readObject(from, object, sum)) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

const broken = (object: string, cause?: unknown) =>
  new PendError(`The backup was cut short or changed: ${object} is not as it was written.`, 'Restore another one.', {
    cause,
  })

async function* unpackStage(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpacked = createGunzip()
  const fed = pipeline(source, unpacked)
  // The reader below meets the same fault.
  fed.catch(() => {})
  yield* unpacked
  await fed
}

/** Sums up what passes. */
export function count() {
  const hash = createHash('sha256')
  let bytes = 0
  return {
    async *stage(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of source) {
        hash.update(chunk)
        bytes += chunk.length
        yield chunk
      }
    },
    sum: (): Sum => ({ bytes, sha256: hash.digest('hex') }),
  }
}

function refuseDisk(error: NodeJS.ErrnoException): never {
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    throw new PendError('The disk is full: no backup was made.', 'Make room, or choose another place.', {
      cause: error,
    })
  if (error.syscall) throw new PendError(`The backup cannot be written: ${error.message}.`, undefined, { cause: error })
  throw error
}
