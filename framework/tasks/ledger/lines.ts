// SQL for people: one part a line, each with its sentence. It is sent to the server as one line without them.
import { type SQL, sql } from 'drizzle-orm'

const folded = new WeakMap<TemplateStringsArray, TemplateStringsArray>()

/**
 * Like `sql`, for statements of several lines: comments (`-- …`) and line breaks stay here. So the text on the wire, its plan and its
 * line in a log are the same however the statement is laid out. A comment holds no `${}`, and no literal holds `--` or a line break.
 */
export function lines(strings: TemplateStringsArray, ...values: unknown[]): SQL {
  let own = folded.get(strings)
  if (!own) {
    own = fold(strings) as unknown as TemplateStringsArray
    folded.set(strings, own)
  }
  return sql(own, ...values)
}

/** The same for a text without values, which is spliced into statements as it stands. */
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
