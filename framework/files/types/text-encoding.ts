// Whether a whole file is harmless text in an encoding that the project accepts.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'

/** UTF-16 is recognised by its byte order mark; anything that is not UTF-8 counts as Windows-1252. */
export const TEXT_ENCODINGS = ['utf-8', 'utf-16', 'windows-1252'] as const
export type TextEncoding = (typeof TEXT_ENCODINGS)[number]

// Control characters that never occur in text; tab and line ends are allowed.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the rule looks for exactly these
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/
// Refuses texts that begin like a page, a drawing, a document type or a script.
const MARKUP = /^\s*(?:<[!?/a-z]|%!ps|#!)/i
// Also further down: some reader might take the text for a page (CVE-2023-32689).
const ACTIVE = /<(?:script|svg|html|body|iframe|object|embed|foreignobject|!doctype|!entity)[\s/>]/i
const OVERLAP = 100

/** The first characters of a text, slightly more than `length`; null if it is not text, is empty, or some reader might run it. */
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
      // The bytes must contain nothing to run in another encoding either.
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
