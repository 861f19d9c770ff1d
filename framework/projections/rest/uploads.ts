// Routes that accept files, in a separate scope so that all other routes read only JSON.
import { PassThrough, Readable } from 'node:stream'
import multipart, { type MultipartFile } from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Upload, UploadForm, UploadPart } from '#framework/request/declaring/upload.ts'
import { Problem } from '#shared/exceptions/problem.ts'

// Refuses endless parts, long fields and long headers (CVE-2023-25576). The reader of a file limits its size.
const LIMITS = {
  files: 1,
  fields: 10,
  parts: 11,
  fieldSize: 10_000,
  fieldNameSize: 100,
  headerPairs: 20,
  fileSize: Number.POSITIVE_INFINITY,
}

/** Adds the routes of `addRoutes`, with parsers for forms and bytes. */
export async function registerUploads(
  app: FastifyInstance,
  addRoutes: (scope: FastifyInstance) => void,
): Promise<void> {
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    // The unread rest of a refused file still arrives: the next request on the connection would wait behind it.
    scope.addHook('onResponse', async ({ raw }) => void raw.unpipe().resume())
    void scope.register(multipart, { limits: LIMITS, throwFileSizeLimit: false })
    void scope.register((routes, _more, ready) => {
      routes.addContentTypeParser('*', (_request, payload, parsed) => parsed(null, payload))
      addRoutes(routes)
      ready()
    })
    done()
  })
}

/** Throws `request.unsupported_media_type` if the body is not of the route's kind. */
export function openUpload(request: FastifyRequest, form: UploadForm): Upload {
  const { 'content-length': length, 'content-encoding': encoding = 'identity' } = request.headers
  const isForm = /^multipart\/form-data\s*;/i.test(request.headers['content-type'] ?? '')
  if (isForm !== (form.as === 'multipart') || encoding !== 'identity') throw wrongForm(form)
  return {
    parts: () => readParts(request),
    get bytes() {
      return bytesOf(request.raw)
    },
    declaredLength: length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null,
  }
}

function wrongForm({ as }: UploadForm): Problem {
  return new Problem(
    'request.unsupported_media_type',
    as === 'multipart'
      ? 'Send a form, not compressed, with the header Content-Type: multipart/form-data; boundary=….'
      : 'Send the bytes of the file, not compressed, with the header Content-Type: application/octet-stream.',
  )
}

async function* readParts(request: FastifyRequest): AsyncGenerator<UploadPart> {
  try {
    for await (const part of request.parts()) {
      // The parser lets parts without a name through (FIL-06; RFC 7578 §4.2 requires one).
      if (typeof part.fieldname !== 'string') throw new Problem('request.malformed', 'A part of the form has no name.')
      yield part.type === 'file' ? fileOf(part) : fieldOf(part)
    }
  } catch (error) {
    throw problemOfForm(error)
  }
}

/** A reader that stops and destroys the stream must not close the connection: it still carries the answer. */
function bytesOf(body: Readable): Readable {
  const bytes = new PassThrough()
  body.once('error', (error) => bytes.destroy(error))
  return body.pipe(bytes)
}

/** Passes the parser's errors on to the reader of the file. */
async function* readFile(file: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of file) yield chunk as Buffer
  } catch (error) {
    throw problemOfForm(error)
  }
}

function fileOf({ fieldname, filename, mimetype, file }: MultipartFile): UploadPart {
  const bytes = Readable.from(readFile(file))
  return { kind: 'file', name: fieldname, fileName: filename ?? '', type: mimetype || null, bytes }
}

type FieldPart = { fieldname: string; value: unknown; fieldnameTruncated: boolean; valueTruncated: boolean }

function fieldOf({ fieldname, value, fieldnameTruncated, valueTruncated }: FieldPart): UploadPart {
  if (fieldnameTruncated || valueTruncated || typeof value !== 'string')
    throw new Problem('request.too_large', `A field of the form is text of at most ${LIMITS.fieldSize} characters.`)
  return { kind: 'field', name: fieldname, value }
}

/** The parser's error text may quote the request (CVE-2022-31089: a broken form crashed the server). */
function problemOfForm(error: unknown): unknown {
  if (error instanceof Problem) return error
  if ((error as { statusCode?: unknown }).statusCode === 413)
    return new Problem(
      'request.too_large',
      `The form has more parts than ${LIMITS.files} file and ${LIMITS.fields} fields.`,
    )
  return new Problem('request.malformed', 'The form cannot be read: it is broken, or it ended early.', { cause: error })
}
