// Extracts a statement's table from its text: callers queue per table.

const STEPS = /([()])|\b(?:from|into|update) ([\w."]+)/g
const FIRST_FUNCTION = /\bselect ([\w.]+)\(/
/** Statements repeat; one with an inlined list is parsed each time. */
const MOST_KNOWN = 500

const known = new Map<string, string>()

/**
 * The first table outside all parentheses, because columns may query other tables in sub-selects. If all are inside, as
 * in `with`, the first of them; if there is none, the first function, or nothing.
 */
export function tableOf(text: string): string {
  const found = known.get(text)
  if (found !== undefined) return found
  const table = findTable(text)
  if (known.size < MOST_KNOWN) known.set(text, table)
  return table
}

function findTable(text: string): string {
  let [depth, first]: [number, string | undefined] = [0, undefined]
  const isWith = text.startsWith('with ')
  for (const [, bracket, table] of text.matchAll(STEPS)) {
    if (bracket) depth += bracket === '(' ? 1 : -1
    else if (depth === 0 || isWith) return table!
    else first ??= table
  }
  return first ?? FIRST_FUNCTION.exec(text)?.[1] ?? ''
}
