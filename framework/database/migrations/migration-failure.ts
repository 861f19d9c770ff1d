// What people read when the SQL of a migration fails: the line, the statement, and what to do.
import type pg from 'pg'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** A file failed: the developer fixes it, or the rows, and retries. */
export class MigrationFailure extends PendError {}

/** `file` is a migration, or its way back. */
export function failureOf(file: { name: string; sql: string }, error: pg.DatabaseError): MigrationFailure {
  const at = placeOf(file.sql, error)
  const line = at === null ? '' : ` in line ${file.sql.slice(0, at).split('\n').length}`
  const busy = error.code === '55P03' ? 'A table it changes is in use: try again, or at a quieter hour.' : undefined
  const statement = at === null ? undefined : `The statement: ${statementAt(file.sql, at)}`
  const parts = [busy ?? error.detail, error.hint, statement, WAYS_OUT[error.code ?? '']]
  const hint = [...parts, 'Nothing of this file was kept.'].filter(Boolean).join(' ')
  return new MigrationFailure(`${file.name}.sql failed${line}: ${error.message}.`, hint, { cause: error })
}

/** What to do about violating rows, by SQLSTATE. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  '23502': 'Some rows have no value: fill them in a migration before this one, or give the field a default.',
  '23505': 'Some rows share a value: tell them apart in a migration before this one.',
  '23514': 'Some rows have values that the new rule refuses: change them in a migration before this one.',
}

/** PostgreSQL's error position, or the last place that names the constraint or column; null if unknown. */
function placeOf(sql: string, { position, constraint, column }: pg.DatabaseError): number | null {
  if (position !== undefined) return Number(position) - 1
  const marks = [constraint && `"${constraint}"`, column && `"${column}" set not null`, column && `"${column}"`]
  return marks.flatMap((mark) => (mark ? sql.lastIndexOf(mark) : [])).find((at) => at >= 0) ?? null
}

/** Shortened. */
function statementAt(sql: string, at: number): string {
  const begin = sql.lastIndexOf(';\n', at - 1) + 1
  const end = sql.indexOf(';\n', at)
  const text = sql.slice(begin, end === -1 ? undefined : end + 1).replace(/^--.*$/gm, '')
  return text.replace(/\s+/g, ' ').trim().slice(0, 300)
}
