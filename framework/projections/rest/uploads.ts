// Routes that take files: in a scope of their own, so that no other route reads anything but JSON.
import { PassThrough, Readable } from 'node:stream'
import multipart, { type MultipartFile } from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Upload, UploadForm, UploadPart } from '#framework/request/upload.ts'
import { Problem } from '#shared/exceptions/problem.ts'

// Parts without end, long fields and long headers are refused (CVE-2023-25576). The size of a file is for its reader to limit.
const LIMITS = {
  files: 1,
  fields: 10,
  parts: 11,
  fieldSize: 10_000,
  fieldNameSize: 100,
  headerPairs: 20,
  fileSize: Number.POSITIVE_INFINITY,
}

/** Adds the routes that `addRoutes` knows, with parsers for forms and bytes. */
export async function registerUploads(
  app: FastifyInstance,
  addRoutes: (scope: FastifyInstance) => void,
): Promise<void> {
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    // What nobody read of a refused file still comes: the next request on the connection would wait behind it.
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

/** Throws `request.unsupported_media_type` when the body is not of the kind that the route takes. */
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
      // The parser passes on parts without a name (FIL-06; RFC 7578 §4.2 wants one).
      if (typeof part.fieldname !== 'string') throw new Problem('request.malformed', 'A part of the form has no name.')
      yield part.type === 'file' ? fileOf(part) : fieldOf(part)
    }
  } catch (error) {
    throw problemOfForm(error)
  }
}

/** Whoever stops reading and destroys them does not end the connection: the answer goes out on it. */
function bytesOf(body: Readable): Readable {
  const bytes = new PassThrough()
  body.once('error', (error) => bytes.destroy(error))
  return body.pipe(bytes)
}

/** The parser's own errors reach whoever reads the file, too. */
async function* readContent(file: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of file) yield chunk as Buffer
  } catch (error) {
    throw problemOfForm(error)
  }
}

function fileOf({ fieldname, filename, mimetype, file }: MultipartFile): UploadPart {
  const content = Readable.from(readContent(file))
  return { kind: 'file', name: fieldname, fileName: filename ?? '', type: mimetype || null, content }
}

type FieldPart = { fieldname: string; value: unknown; fieldnameTruncated: boolean; valueTruncated: boolean }

function fieldOf({ fieldname, value, fieldnameTruncated, valueTruncated }: FieldPart): UploadPart {
  if (fieldnameTruncated || valueTruncated || typeof value !== 'string')
    throw new Problem('request.too_large', `A field of the form is text of at most ${LIMITS.fieldSize} characters.`)
  return { kind: 'field', name: fieldname, value }
}

/** Every word of the parser's own error may quote the request (CVE-2022-31089: a broken form ended the server). */
function problemOfForm(error: unknown): unknown {
  if (error instanceof Problem) return error
  if ((error as { statusCode?: unknown }).statusCode === 413)
    return new Problem(
      'request.too_large',
      `The form has more parts than ${LIMITS.files} file and ${LIMITS.fields} fields.`,
    )
  return new Problem('request.malformed', 'The form cannot be read: it is broken, or it ended early.', { cause: error })
}
