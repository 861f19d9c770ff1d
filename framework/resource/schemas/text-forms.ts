// Messages for texts in the wrong format: a pattern means nothing to people.

const OTHERS = 'does not have the right form'

/** By pattern, or by a JSON Schema format. */
const words = new Map([
  ['uuid', 'is not an id such as 0197a6a0-0000-7000-8000-00000000000a'],
  ['date', 'is not a day such as 2026-11-23'],
  ['date-time', 'is not a time such as 2026-11-23T10:00:00Z'],
  ['uri', 'is not an address such as https://example.com/page'],
  ['uri-reference', 'is not an address such as https://example.com/page or /page'],
])

/** Registers the message of a pattern: `is not …, such as …`. Any schema may use it. */
export function withForm(pattern: string, said: string): string {
  words.set(pattern, said)
  return pattern
}

/** The rest of a sentence about a text that does not match. */
export function saidOfForm(form: string): string {
  return words.get(form) ?? OTHERS
}

/** A SHA-256 as text. */
export const SHA256 = withForm('^[0-9a-f]{64}$', 'is not a hash of 64 lower-case hexadecimal digits')
