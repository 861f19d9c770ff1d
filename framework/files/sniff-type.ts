// What a file is, by its bytes. What the client says is compared with that and never believed.
import { createReadStream } from 'node:fs'
import { fileTypeFromFile } from 'file-type'
import { Problem } from '#shared/exceptions/problem.ts'
import { endingOf, FILE_TYPES, plainTypeOf, typeOfEnding } from './file-types.ts'

export interface TypeClaims {
  /** The file's name as the client calls it. */
  readonly name: string
  /** The type as the client calls it; null when it says nothing. */
  readonly type: string | null
  /** What the project lets in. */
  readonly allowed: readonly string[]
}

// Control characters that no text has; tab and line ends are not among them.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/
// What begins like a page, a drawing, a document type or a script file is none of the texts that are taken.
const MARKUP = /^\s*(?:<[!?/a-z]|%!ps|#!)/i
// Also further down: a text that some reader might take for a page (CVE-2023-32689).
const ACTIVE = /<(?:script|svg|html|body|iframe|object|embed|foreignobject|!doctype|!entity)[\s/>]/i
const LONGEST_JSON = 1_048_576

/**
 * The type of the file at `path`. Throws `files.type_not_allowed` for what is not known or not let in, and
 * `files.type_mismatch` when name or claimed type promise something else.
 */
export async function sniffType(path: string, { name, type, allowed }: TypeClaims): Promise<string> {
  const found = plainTypeOf((await fileTypeFromFile(path))?.mime ?? (await textTypeOf(path, name)) ?? '')
  if (!FILE_TYPES[found] || !allowed.includes(found))
    throw new Problem('files.type_not_allowed', `Files of this type are not taken. Taken are ${allowed.join(', ')}.`)
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

/** Clean UTF-8 without markup; the ending of the name only chooses among types that are all harmless. */
async function textTypeOf(path: string, name: string): Promise<string | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let tail = ''
  let head = ''
  try {
    for await (const chunk of createReadStream(path)) {
      const text = decoder.decode(chunk as Buffer, { stream: true })
      if (CONTROL.test(text) || ACTIVE.test(tail + text)) return null
      tail = text.slice(-100)
      if (head.length <= LONGEST_JSON) head += text
    }
    decoder.decode()
  } catch {
    return null
  }
  if (head === '' || MARKUP.test(head)) return null
  const promised = typeOfEnding(name)
  if (promised === 'application/json') return isJson(head) ? promised : null
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
