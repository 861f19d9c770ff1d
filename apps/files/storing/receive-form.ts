// Reads an upload form: one file and a few fields, in any order.
import type { SpooledFile } from '#framework/files/spool.ts'
import { tooLarge } from '#framework/files/spool.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import type { Upload } from '#framework/request/declaring/upload.ts'
import type { FileService } from '../file-service.ts'
import { readAlt } from './alt-text.ts'
import { requireFileName } from './file-name.ts'

// Room for boundaries, headers and fields besides the file.
const WRAPPING = 65_536

export interface ReceivedForm extends AsyncDisposable {
  readonly file: SpooledFile
  readonly name: string
  /** As the client names it. */
  readonly type: string | null
  /** Omitted if none was sent. */
  readonly alt?: string
  readonly isPublic: boolean
}

/** Throws `files.too_large`, `request.validation_failed` and what the form's reader throws; leaves nothing behind then. */
export async function receiveForm({ spool, limits }: FileService, upload: Upload): Promise<ReceivedForm> {
  if (upload.declaredLength !== null && upload.declaredLength > limits.maxSize + WRAPPING)
    throw tooLarge(limits.maxSize)
  const fields: Record<string, string> = {}
  let arrived: { file: SpooledFile; name: string; type: string | null } | null = null
  try {
    for await (const part of upload.parts()) {
      if (!NAMES.includes(part.name)) throw unknownPart(part.name)
      if (part.kind === 'field') fields[part.name] = part.value
      else arrived = { file: await spool.receive(part.bytes, limits.maxSize), name: part.fileName, type: part.type }
    }
    if (!arrived) throw invalid([{ pointer: '/file', code: 'required', message: 'is required' }])
    if (arrived.file.size === 0) throw invalid([{ pointer: '/file', code: 'empty', message: 'is empty' }])
    const name = requireFileName(fields.name ?? arrived.name)
    return {
      ...arrived,
      name,
      ...readAlt(fields),
      isPublic: parseFlag(fields.isPublic),
      [Symbol.asyncDispose]: () => arrived!.file[Symbol.asyncDispose](),
    }
  } catch (error) {
    await arrived?.file[Symbol.asyncDispose]()
    throw error
  }
}

const NAMES: readonly string[] = ['file', 'name', 'alt', 'isPublic']

function unknownPart(name: string) {
  const pointer = `/${name.slice(0, 50)}`
  return invalid([{ pointer, code: 'unknown', message: `is not known; allowed are ${NAMES.join(', ')}` }])
}

function parseFlag(text = 'false'): boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  throw invalid([{ pointer: '/isPublic', code: 'type', message: 'must be true or false' }])
}
