// Puts the bytes of an archive's files together again and looks at them as at any upload.

import { once } from 'node:events'
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs'
import { checkFile, fileService, newKey, requireFileName } from '#apps/files/index.ts'
import type { Row } from '#framework/operations/listing/select.ts'
import type { Context } from '#framework/request/context.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { ArchivedPiece } from '../archive/archive-format.ts'
import { damaged } from '../archive/read-archive.ts'

interface Awaited {
  readonly key: string
  readonly name: string
  readonly type: string
  readonly size: number
  readonly sha256: string
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

  /** Its bytes come later, unless it was still on its way; the answer is the key that they will stand under. */
  announce(id: string, { name, type, size, sha256, status }: Row): string {
    requireFileName(String(name))
    const key = newKey(this.#ctx.tenantId!)
    const file = { key, name: String(name), type: String(type), size: Number(size), sha256: String(sha256) }
    if (status === 'ready') this.#awaited.set(id, file)
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

  /** Throws PendError when bytes are missing. */
  requireAll(): void {
    const [missing] = this.#awaited.values()
    if (missing) throw damaged(`the bytes of "${missing.name}" are missing`)
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
    const awaited = this.#awaited.get(draft.file)!
    const service = fileService.of(this.#ctx)
    await using arrived = await service.spool.receive(createReadStream(draft.path), awaited.size)
    if (arrived.size !== awaited.size || arrived.sha256 !== awaited.sha256)
      throw damaged(`the bytes of "${awaited.name}" are not its own`)
    const { type } = await checkFile(service, arrived, awaited).catch((cause) => {
      throw cause instanceof Problem ? new PendError(`The file "${awaited.name}" is refused: ${cause.message}`) : cause
    })
    if (type !== awaited.type) throw damaged(`"${awaited.name}" is not of the type that its record says`)
    if (this.#keepsBytes) await service.storage.put(awaited.key, arrived)
    await draft[Symbol.asyncDispose]()
    this.#draft = null
    this.#awaited.delete(draft.file)
    this.count++
  }
}
