// Whether a file is a harmless text from its beginning to its end, in an encoding that the project takes.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'

/** UTF-16 says so itself, by its first two bytes; Windows' Latin letters are taken for what is no UTF-8. */
export const TEXT_ENCODINGS = ['utf-8', 'utf-16', 'windows-1252'] as const
export type TextEncoding = (typeof TEXT_ENCODINGS)[number]

// Control characters that no text has; tab and line ends are not among them.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/
// What begins like a page, a drawing, a document type or a script file is none of the texts that are taken.
const MARKUP = /^\s*(?:<[!?/a-z]|%!ps|#!)/i
// Also further down: a text that some reader might take for a page (CVE-2023-32689).
const ACTIVE = /<(?:script|svg|html|body|iframe|object|embed|foreignobject|!doctype|!entity)[\s/>]/i
const OVERLAP = 100

/** The first characters of a text, at most a little over `length`; null for what is none, is empty, or might be run by some reader. */
export async function cleanHeadOf(
  path: string,
  { encodings, length }: { encodings: readonly TextEncoding[]; length: number },
): Promise<string | null> {
  const marked = await markedEncodingOf(path)
  if (marked !== null) return encodings.includes('utf-16') ? readClean(path, marked, length) : null
  const head = encodings.includes('utf-8') ? await readClean(path, 'utf-8', length) : null
  return head ?? (encodings.includes('windows-1252') ? readClean(path, 'windows-1252', length) : null)
}

async function markedEncodingOf(path: string): Promise<'utf-16le' | 'utf-16be' | null> {
  await using file = await open(path)
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
  const mark = buffer.readUInt16BE(0)
  return mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : null
}

async function readClean(path: string, encoding: string, length: number): Promise<string | null> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let head = ''
  let tails = ['', '']
  try {
    for await (const chunk of createReadStream(path)) {
      // Whoever reads the bytes as another encoding must find nothing to run in them, either.
      const texts = [decoder.decode(chunk as Buffer, { stream: true }), (chunk as Buffer).toString('latin1')]
      if (CONTROL.test(texts[0]!) || texts.some((text, n) => ACTIVE.test(tails[n]! + text))) return null
      tails = texts.map((text) => text.slice(-OVERLAP))
      if (head.length <= length) head += texts[0]
    }
    decoder.decode()
  } catch {
    return null
  }
  return head === '' || MARKUP.test(head) ? null : head
}
