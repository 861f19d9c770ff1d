// Detects a file's type from its bytes. The client's claims are only compared with it, never trusted.
import { fileTypeFromFile } from 'file-type'
import { Problem } from '#shared/exceptions/problem.ts'
import { endingOf, FILE_TYPES, plainTypeOf, typeOfEnding } from './file-types.ts'
import { cleanHeadOf, type TextEncoding } from './text-encoding.ts'

export interface TypeClaims {
  /** The file's name from the client. */
  readonly name: string
  /** The type from the client; null if missing. */
  readonly type: string | null
  /** Types that the project accepts. */
  readonly allowed: readonly string[]
  /** Accepted text encodings. */
  readonly encodings: readonly TextEncoding[]
}

const LONGEST_JSON = 1_048_576

/**
 * The type of the file at `path`. Throws `files.type_not_allowed` if it is unknown or not accepted, and
 * `files.type_mismatch` if the name or the claimed type contradicts it.
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
 * Throws `files.type_mismatch` if the extension means another type or is unknown: plain text called `page.html` would
 * be a web page again once saved. A name without an extension claims nothing.
 */
export function requireFittingName(name: string, type: string): void {
  if (endingOf(name) !== '' && typeOfEnding(name) !== type) throw mismatch(type)
}

function mismatch(found: string): Problem {
  return new Problem('files.type_mismatch', `The bytes are ${found}, but name or type say something else.`)
}

/** By the first bytes; a text must be valid as a whole, however it begins. */
async function foundType(path: string, claims: TypeClaims): Promise<string> {
  const sniffed = plainTypeOf((await fileTypeFromFile(path))?.mime ?? '')
  if (sniffed !== '' && !FILE_TYPES[sniffed]?.isText) return sniffed
  const head = await cleanHeadOf(path, { encodings: claims.encodings, length: LONGEST_JSON })
  if (head === null) return ''
  return sniffed === '' ? textTypeOf(head, claims.name) : sniffed
}

/** The extension only chooses among harmless types. */
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
