// What a file is, by its bytes. What the client says is compared with that and never believed.
import { fileTypeFromFile } from 'file-type'
import { Problem } from '#shared/exceptions/problem.ts'
import { endingOf, FILE_TYPES, plainTypeOf, typeOfEnding } from './file-types.ts'
import { cleanHeadOf, type TextEncoding } from './text-encoding.ts'

export interface TypeClaims {
  /** The file's name as the client calls it. */
  readonly name: string
  /** The type as the client calls it; null when it says nothing. */
  readonly type: string | null
  /** What the project lets in. */
  readonly allowed: readonly string[]
  /** What texts may be written in. */
  readonly encodings: readonly TextEncoding[]
}

const LONGEST_JSON = 1_048_576

/**
 * The type of the file at `path`. Throws `files.type_not_allowed` for what is not known or not let in, and
 * `files.type_mismatch` when name or claimed type promise something else.
 */
export async function sniffType(path: string, claims: TypeClaims): Promise<string> {
  const { name, type, allowed } = claims
  const found = await foundType(path, claims)
  if (!FILE_TYPES[found] || !allowed.includes(found))
    throw new Problem('files.type_not_allowed', `Files of this type are not accepted. Taken are ${allowed.join(', ')}.`)
  const claimed = type === null ? '' : plainTypeOf(type)
  if (claimed !== '' && claimed !== 'application/octet-stream' && claimed !== found) throw mismatch(found)
  requireFittingName(name, found)
  return found
}

/**
 * Throws `files.type_mismatch` for a name that promises another type, or one that is not known: `page.html` that holds plain words
 * would be a page again on the disk of whoever saves it. A name without an ending promises nothing.
 */
export function requireFittingName(name: string, type: string): void {
  if (endingOf(name) !== '' && typeOfEnding(name) !== type) throw mismatch(type)
}

function mismatch(found: string): Problem {
  return new Problem('files.type_mismatch', `The bytes are ${found}, but name or type say something else.`)
}

/** By the first bytes; a text is one only as a whole, however it begins. */
async function foundType(path: string, claims: TypeClaims): Promise<string> {
  const sniffed = plainTypeOf((await fileTypeFromFile(path))?.mime ?? '')
  if (sniffed !== '' && !FILE_TYPES[sniffed]?.isText) return sniffed
  const head = await cleanHeadOf(path, { encodings: claims.encodings, length: LONGEST_JSON })
  if (head === null) return ''
  return sniffed === '' ? textTypeOf(head, claims.name) : sniffed
}

/** The ending of the name only chooses among types that are all harmless. */
function textTypeOf(head: string, name: string): string {
  const promised = typeOfEnding(name)
  if (promised === 'application/json') return isJson(head) ? promised : ''
  return promised === 'text/csv' ? promised : 'text/plain'
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
