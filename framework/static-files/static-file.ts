// A file that is the same for everybody: compressed once per encoding on demand, and not sent again to clients that hold it.
import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { holdsTag } from '#shared/utils/entity-tags.ts'
import { type Encoding, preferredEncoding } from './encodings.ts'

/** A file before the first request. */
export interface StaticSource {
  /** Media type, with its charset. */
  readonly type: string
  readonly cacheControl: string
  readonly headers?: Readonly<Record<string, string>>
  /** Headers besides Accept-Encoding that select the file. */
  readonly varies?: readonly string[]
  /** Called once, at the first request. */
  read(): string | Buffer | Promise<string | Buffer>
  /** A form that was packed beforehand; null without one. */
  readPacked?(encoding: Exclude<Encoding, 'identity'>): Promise<Buffer | null>
}

interface Packed {
  readonly body: Buffer
  readonly etag: string
}

/** Images and fonts are already compressed. */
const WORTH_PACKING = /^(text\/|image\/svg|application\/(json|javascript|xml|manifest))/

/** Whether a file of this media type gets smaller. */
export const isWorthPacking = (type: string) => WORTH_PACKING.test(type)

const PACKERS: Readonly<Record<Encoding, (content: Buffer) => Buffer | Promise<Buffer>>> = {
  br: (content) => packBrotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 7 } }),
  gzip: (content) => packGzip(content, { level: 8 }),
  identity: (content) => content,
}
const packBrotli = promisify(brotliCompress)
const packGzip = promisify(gzip)

/** One file of a server, read and compressed on demand. */
export class StaticFile {
  readonly #source: StaticSource
  readonly #isPackable: boolean
  readonly #forms = new Map<Encoding, Promise<Packed>>()

  constructor(source: StaticSource) {
    this.#source = source
    this.#isPackable = isWorthPacking(source.type)
  }

  /** Answers GET and HEAD in the client's preferred encoding, each with its own ETag (RFC 9110 §8.8.3.3), or 304. */
  async send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { type, cacheControl, headers = {}, varies = [] } = this.#source
    const encoding = this.#isPackable ? preferredEncoding(request.headers['accept-encoding']) : 'identity'
    const { body, etag } = await this.#form(encoding)
    const others = [reply.getHeader('vary') ?? [], varies, this.#isPackable ? 'Accept-Encoding' : []].flat()
    reply.headers({ ...headers, etag, 'cache-control': cacheControl })
    if (others.length > 0) reply.header('vary', others.join(', '))
    if (holdsTag(request.headers['if-none-match'], etag)) return reply.code(304).send()
    if (encoding !== 'identity') reply.header('content-encoding', encoding)
    return reply.type(type).send(body)
  }

  /** A failure is not cached: the next request tries again. */
  #form(encoding: Encoding): Promise<Packed> {
    const known = this.#forms.get(encoding)
    if (known !== undefined) return known
    const made = this.#make(encoding)
    this.#forms.set(encoding, made)
    made.catch(() => this.#forms.delete(encoding))
    return made
  }

  async #make(encoding: Encoding): Promise<Packed> {
    const ready = encoding === 'identity' ? null : await this.#source.readPacked?.(encoding)
    const body = ready ?? (await this.#pack(encoding))
    return { body, etag: `"${hash('sha1', body, 'base64url')}"` }
  }

  async #pack(encoding: Encoding): Promise<Buffer> {
    const content = encoding === 'identity' ? await this.#source.read() : (await this.#form('identity')).body
    return PACKERS[encoding](Buffer.isBuffer(content) ? content : Buffer.from(content))
  }
}
