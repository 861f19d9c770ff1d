// Writes everything of one tenant, as of one moment, piece by piece in constant memory.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { fileService, walkFiles } from '#apps/files/index.ts'
import { tenants } from '#apps/tenants/index.ts'
import { membersOf } from '#apps/users/index.ts'
import { readRecord } from '#framework/operations/read.ts'
import { readAllRecords } from '#framework/operations/reading/read-all.ts'
import { allowLongWork } from '#framework/operations/writing/long-work.ts'
import type { Context } from '#framework/request/context.ts'
import { inSnapshot } from '#framework/request/in-transaction.ts'
import { AUDIT_RESOURCE } from '#framework/resource/audit-fields.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type ArchiveHead, ArchiveSums, FORMAT, FORMAT_VERSION, PIECE } from '../archive/archive-format.ts'
import { chooseContents } from '../archive/choose-contents.ts'

/** What was written. */
export interface WrittenArchive {
  readonly lines: number
  readonly files: number
  /** Bytes of the archive. */
  readonly size: number
  readonly sha256: string
}

export interface WritingOptions {
  /** Called for each line. */
  onProgress?(lines: number): void
  readonly signal?: AbortSignal
}

type Line = readonly [section: string | null, value: object]

/** Writes a new file. `ctx` is the platform in the tenant. */
export async function writeArchive(
  ctx: Context,
  path: string,
  { onProgress, signal }: WritingOptions = {},
): Promise<WrittenArchive> {
  const done = { lines: 0, files: 0, size: 0 }
  const hash = createHash('sha256')
  await inSnapshot(ctx, async (inner) => {
    await allowLongWork(inner)
    const text = async function* () {
      const sums = new ArchiveSums()
      for await (const [section, value] of linesOf(inner, done)) {
        const line = JSON.stringify(section === null ? value : { section, value })
        sums.add(line, section)
        yield `${line}\n`
        done.lines++
        onProgress?.(done.lines)
      }
      yield `${JSON.stringify({ manifest: sums.manifest() })}\n`
    }
    const count = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        done.size += chunk.length
        hash.update(chunk)
        next(null, chunk)
      },
    })
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
    await pipeline(Readable.from(text()), createGzip(), count, file, { ...(signal && { signal }) })
  })
  return { ...done, sha256: hash.digest('hex') }
}

/** Only what a reader of the tenant may see: hidden fields stay behind (CVE-2026-39943, CVE-2023-40027). */
async function* linesOf(ctx: Context, done: { files: number }): AsyncGenerator<Line> {
  const { carried, left } = chooseContents(ctx.runtime)
  const { record: tenant } = await readRecord(ctx, tenants, { id: ctx.tenantId! })
  const head: ArchiveHead = {
    format: FORMAT,
    version: FORMAT_VERSION,
    exportedAt: new Date().toISOString(),
    tenant: { slug: tenant.slug!, name: tenant.name! },
    resources: carried.map(({ name }) => name),
    left,
  }
  yield [null, head]
  for await (const person of membersOf(ctx)) yield ['people', person]
  for (const { name, resource } of carried)
    for await (const record of readAllRecords(ctx, resource)) yield [name, record as object]
  const trail = ctx.runtime.models.get(AUDIT_RESOURCE)
  if (trail) for await (const change of readAllRecords(ctx, trail.resource)) yield ['trail', change as object]
  yield* bytesOf(ctx, done)
}

async function* bytesOf(ctx: Context, done: { files: number }): AsyncGenerator<Line> {
  const { storage } = fileService.of(ctx)
  for await (const { id, name, storageKey } of walkFiles(ctx)) {
    const stream = await storage.read(storageKey)
    if (!stream)
      throw new PendError(`The bytes of the file "${name}" (${id}) are not there.`, 'Try again, or delete it.')
    let rest = Buffer.alloc(0)
    for await (const chunk of stream) {
      rest = Buffer.concat([rest, chunk as Buffer])
      for (; rest.length > PIECE; rest = rest.subarray(PIECE)) yield pieceOf(id, rest.subarray(0, PIECE), false)
    }
    yield pieceOf(id, rest, true)
    done.files++
  }
}

function pieceOf(file: string, bytes: Buffer, isLast: boolean): Line {
  return ['bytes', { file, data: bytes.toString('base64'), isLast }]
}
