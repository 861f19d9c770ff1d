// Which table a statement is about, from its text: whoever waits for it waits with all others of that table.

const STEPS = /([()])|\b(?:from|into|update) ([\w."]+)/g
const FIRST_FUNCTION = /\bselect ([\w.]+)\(/
/** Statements are the same again and again; one with a list of its own is read anew. */
const MOST_KNOWN = 500

const known = new Map<string, string>()

/**
 * The first table outside of all parentheses: columns look into other tables by sub-selects. Where all stand inside, as in `with`, the first
 * of them; where there is none, the first function, and else nothing.
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
