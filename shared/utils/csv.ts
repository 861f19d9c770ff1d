// Tables as CSV for spreadsheets: quoted by RFC 4180, with nothing that a spreadsheet would run (CWE-1236).

/**
 * Characters that spreadsheets take for the start of a formula, also after blanks and NUL bytes and in full-width form
 * (OWASP, CSV Injection). CVE-2026-46672: quoting alone is not enough.
 */
const FORMULA = /^[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/u
const NUMBER = /^-?\d+(?:\.\d+)?$/

/** Ends with CRLF. `cells` come from `textCell` and `numberCell`, or are empty. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`
}

/** Keeps text as text in every program: a would-be formula gets a leading apostrophe. */
export function textCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}

/** Keeps a number with its sign as a number; anything else becomes text. */
export function numberCell(text: string): string {
  return NUMBER.test(text) ? text : textCell(text)
}
