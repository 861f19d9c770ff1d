// Records as CSV for spreadsheets: quoted by RFC 4180, with nothing that a spreadsheet would run (CWE-1236).
import type { AdminField } from '../../../api/metadata.ts'
import type { Json, Row } from '../../../api/records.ts'
import { isRow } from '../../../metadata/resources.ts'

/** Characters that spreadsheets take for the start of a formula, including the East Asian full-width forms (OWASP, CSV Injection). */
const FORMULA = /^[\s\0]*[=+\-@|%＝＋－＠]|^[\t\r\n]/
const NUMBER = /^-?\d+(?:\.\d+)?$/
const NUMERIC = ['number', 'decimal']

export type TitleOf = (field: AdminField, row: Row) => string

/** Starts with a byte order mark; without it spreadsheets guess the encoding. */
export function toCsv(columns: readonly AdminField[], rows: readonly Row[], titleOf: TitleOf): string {
  const lines = [
    columns.map(({ label }) => defuse(label)),
    ...rows.map((row) => columns.map((field) => cellOf(field, row[field.name] ?? null, titleOf))),
  ]
  return `\uFEFF${lines.map((cells) => cells.map(quote).join(',')).join('\r\n')}\r\n`
}

function cellOf(field: AdminField, value: Json, titleOf: TitleOf): string {
  const text = textOf(field, value, titleOf)
  return NUMERIC.includes(field.widget) && NUMBER.test(text) ? text : defuse(text)
}

function textOf(field: AdminField, value: Json, titleOf: TitleOf): string {
  if (value === null) return ''
  if (isRow(value)) return titleOf(field, value)
  if (Array.isArray(value)) return value.map((each) => textOf(field, each, titleOf)).join('; ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** A leading apostrophe makes it text. */
function defuse(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}

const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
