// Readable SQL: one part per line, each with a comment. The server gets it as one line without comments.
import { type SQL, sql } from 'drizzle-orm'

const folded = new WeakMap<TemplateStringsArray, TemplateStringsArray>()

/**
 * Like `sql`, for multi-line statements: comments (`-- …`) and line breaks stay here. So the text on the wire, its plan
 * and its log line do not depend on the layout. A comment must not contain `${}`, and no literal `--` or a line break.
 */
export function lines(strings: TemplateStringsArray, ...values: unknown[]): SQL {
  let own = folded.get(strings)
  if (!own) {
    own = fold(strings) as unknown as TemplateStringsArray
    folded.set(strings, own)
  }
  return sql(own, ...values)
}

/** The same for a text without values, spliced into statements. */
export function rawLines(text: string): SQL {
  return sql.raw(foldOne(text).trim())
}

function fold(strings: TemplateStringsArray): string[] {
  const texts = strings.map(foldOne)
  texts[0] = texts[0]!.trimStart()
  texts[texts.length - 1] = texts.at(-1)!.trimEnd()
  return texts
}

function foldOne(text: string): string {
  return text.replaceAll(/--[^\n]*/g, '').replaceAll(/\s*\n\s*/g, ' ')
}
