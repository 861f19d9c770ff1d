// Building blocks of generated pages: first line, tables and code spans.

/** First line of every generated page, so that nobody edits one by hand. */
export const GENERATED =
  '<!-- ./manage artifacts writes this page from the code. Change the code, then run it again. -->'

/** A Markdown table. Escapes bars in cells. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

/** The text as a code span; empty text stays empty. */
export function codeOf(text: string): string {
  return text === '' ? '' : `\`${text}\``
}

/** GitHub's anchor for a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')
}
