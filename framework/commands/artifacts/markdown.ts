// How generated pages are written: the first line of each, tables and code spans.

/** Begins every generated page, so that nobody edits one by hand. */
export const GENERATED =
  '<!-- ./manage artifacts writes this page from the code. Change the code, then run it again. -->'

/** A Markdown table. Escapes bars inside cells. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

/** The text as a code span; empty text stays empty. */
export function codeOf(text: string): string {
  return text === '' ? '' : `\`${text}\``
}

/** The anchor that GitHub gives to a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')
}
