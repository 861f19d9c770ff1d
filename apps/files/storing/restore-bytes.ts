// Contents from a backup: checked like any upload, and compared with their record.
import type { Readable } from 'node:stream'
import type { Row } from '#framework/operations/listing/select.ts'
import type { Context } from '#framework/request/context.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { fileService } from '../file-service.ts'
import { requireFileName } from './file-name.ts'
import { checkFile } from './keep-file.ts'

/** A record's facts about its content. */
export interface DescribedFile {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly sha256: string
}

/** Throws PendError for an invalid file name. */
export function describedFile({ name, type, size, sha256 }: Row): DescribedFile {
  requireFileName(String(name))
  return { name: String(name), type: String(type), size: Number(size), sha256: String(sha256) }
}

/** Stores the content under the key, or only checks it if the key is null. Throws PendError if it does not match the record. */
export async function restoreBytes(
  ctx: Context,
  bytes: Readable,
  { file, key }: { file: DescribedFile; key: string | null },
): Promise<void> {
  const service = fileService.of(ctx)
  await using arrived = await service.spool.receive(bytes, file.size)
  if (arrived.size !== file.size || arrived.sha256 !== file.sha256)
    throw new PendError(`The bytes of "${file.name}" are not its own.`)
  const { type } = await checkFile(service, arrived, file).catch((cause) => {
    throw cause instanceof Problem ? new PendError(`The file "${file.name}" is refused: ${cause.message}`) : cause
  })
  if (type !== file.type) throw new PendError(`"${file.name}" is not of the type that its record says.`)
  if (key !== null) await service.storage.put(key, arrived)
}
