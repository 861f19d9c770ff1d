// Tables as text for spreadsheets: quoted as RFC 4180 has it, and with nothing in them that a spreadsheet would run (CWE-1236).

/**
 * What spreadsheets take for the beginning of a formula, behind blanks and NUL bytes and in the wide forms of East Asia too (OWASP, CSV
 * Injection). CVE-2026-46672: quoting alone is not enough.
 */
const FORMULA = /^[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/u
const NUMBER = /^-?\d+(?:\.\d+)?$/

/** Ends with CRLF. `cells` are texts that `textCell` and `numberCell` made, or empty ones. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`
}

/** Whatever somebody wrote stays text in whatever program opens it: what would begin a formula begins with an apostrophe. */
export function textCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}

/** A number stays a number, with its sign; what is none becomes text. */
export function numberCell(text: string): string {
  return NUMBER.test(text) ? text : textCell(text)
}
