// Reassembles the files of an archive and checks them like uploads.

import { once } from 'node:events'
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs'
import { type DescribedFile, describedFile, fileService, newKey, restoreBytes } from '#apps/files/index.ts'
import type { Row } from '#framework/operations/listing/select.ts'
import type { Context } from '#framework/request/context.ts'
import type { ArchivedPiece } from '../archive/archive-format.ts'
import { damaged } from '../archive/read-archive.ts'

interface Awaited {
  readonly key: string
  readonly file: DescribedFile
}

interface Draft extends AsyncDisposable {
  readonly file: string
  readonly path: string
  readonly stream: WriteStream
}

/** One for each import. */
export class FileReceiver {
  readonly #ctx: Context
  readonly #keepsBytes: boolean
  readonly #awaited = new Map<string, Awaited>()
  #draft: Draft | null = null
  count = 0

  constructor(ctx: Context, { keepsBytes }: { keepsBytes: boolean }) {
    this.#ctx = ctx
    this.#keepsBytes = keepsBytes
  }

  /** Its bytes come later, unless it was still being uploaded; returns the key for its content. */
  announce(id: string, record: Row): string {
    const [file, key] = [describedFile(record), newKey(this.#ctx.tenantId!)]
    if (record.status === 'ready') this.#awaited.set(id, { key, file })
    return key
  }

  async take({ file, data, isLast }: ArchivedPiece): Promise<void> {
    if (typeof file !== 'string' || typeof data !== 'string' || !this.#awaited.has(file))
      throw damaged('there are bytes of no file')
    if (this.#draft !== null && this.#draft.file !== file) throw damaged('the bytes of two files are mixed')
    this.#draft ??= await this.#begin(file)
    const { stream } = this.#draft
    if (!stream.write(Buffer.from(data, 'base64'))) await once(stream, 'drain')
    if (isLast) await this.#finish(this.#draft)
  }

  /** Throws PendError if bytes are missing. */
  requireAll(): void {
    const [missing] = this.#awaited.values()
    if (missing) throw damaged(`the bytes of "${missing.file.name}" are missing`)
  }

  async close(): Promise<void> {
    await this.#draft?.[Symbol.asyncDispose]()
  }

  async #begin(file: string): Promise<Draft> {
    const draft = await fileService.of(this.#ctx).spool.draft()
    const stream = createWriteStream(draft.path, { flags: 'wx', mode: 0o600 })
    const dispose = async () => {
      stream.destroy()
      await draft[Symbol.asyncDispose]()
    }
    return { file, path: draft.path, stream, [Symbol.asyncDispose]: dispose }
  }

  async #finish(draft: Draft): Promise<void> {
    draft.stream.end()
    await once(draft.stream, 'finish')
    const { file, key } = this.#awaited.get(draft.file)!
    await restoreBytes(this.#ctx, createReadStream(draft.path), { file, key: this.#keepsBytes ? key : null })
    await draft[Symbol.asyncDispose]()
    this.#draft = null
    this.#awaited.delete(draft.file)
    this.count++
  }
}
