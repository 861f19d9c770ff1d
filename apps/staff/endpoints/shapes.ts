// Schemas shared by the staff endpoints.
import Type from 'typebox'
import { aTextOrNull } from '#framework/resource/schemas/described-schemas.ts'

export const TAG = 'Platform'
/** Where a list continues. */
export const NEXT = aTextOrNull('What to send as `before` for the next page; null on the last one.')

/** Paging of a list: latest first, and `next` of an answer is `before` of the next request. */
export const PAGE = {
  search: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'The text to search for; case is ignored.' }),
  ),
  before: Type.Optional(Type.String({ format: 'uuid', description: 'The cursor from `next` of the previous page.' })),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'The most items on a page.' }),
  ),
}

/** A query with exactly these parameters. */
export function queryOf<P extends Parameters<typeof Type.Object>[0]>(properties: P) {
  return Type.Object(properties, { additionalProperties: false })
}

/** Matches anywhere in the text, literally: `%` means itself. */
export function patternOf(search: string | undefined): string | null {
  return search === undefined ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`
}

/** Converts the database's moment for clients. */
export function timeOf(value: unknown): string {
  return new Date(value as string).toISOString()
}

/** A page of rows with the id in the first column; one row more than the limit was requested. */
export function pageOf<Row>(rows: readonly Row[], limit: number, idOf: (row: Row) => string) {
  const results = rows.slice(0, limit)
  return { results, next: rows.length > limit ? idOf(results.at(-1)!) : null }
}
