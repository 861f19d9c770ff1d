// What is stored of a thrown value, which may be null, a cyclic object or megabytes of text.
import { inspect } from 'node:util'

const MOST = 4000

/** A text that the ledger accepts. Throws nothing. */
export function errorTextOf(thrown: unknown): string {
  return cleanOf(rawTextOf(thrown)).slice(0, MOST)
}

function rawTextOf(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return `${thrown.name}: ${String(thrown.message).slice(0, MOST)}`
    return typeof thrown === 'string' ? thrown.slice(0, MOST) : inspect(thrown, { depth: 2, maxStringLength: MOST })
  } catch {
    return 'The thrown value cannot be shown.'
  }
}

/** PostgreSQL stores neither NUL nor half a character. */
function cleanOf(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed()
}
