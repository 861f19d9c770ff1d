// The shapes that the endpoints of staff share.
import Type from 'typebox'
import { aTextOrNull } from '#framework/resource/described-schemas.ts'

export const TAG = 'Platform'
/** Where a list goes on. */
export const NEXT = aTextOrNull('What to send as `before` for the next page; null on the last one.')

/** What a list is asked with: the latest come first, and `next` of the answer is `before` of the next question. */
export const PAGE = {
  search: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'The text to search for; case is ignored.' }),
  ),
  before: Type.Optional(Type.String({ format: 'uuid', description: 'The cursor from `next` of the previous page.' })),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'The most items on a page.' }),
  ),
}

/** A question with nothing else in it. */
export function queryOf<P extends Parameters<typeof Type.Object>[0]>(properties: P) {
  return Type.Object(properties, { additionalProperties: false })
}

/** Found anywhere in the text, letter by letter: `%` means itself. */
export function patternOf(search: string | undefined): string | null {
  return search === undefined ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`
}

/** A moment as the database wrote it, as clients read it. */
export function timeOf(value: unknown): string {
  return new Date(value as string).toISOString()
}

/** A page of rows whose first column is their id, one row more having been asked for. */
export function pageOf<Row>(rows: readonly Row[], limit: number, idOf: (row: Row) => string) {
  const results = rows.slice(0, limit)
  return { results, next: rows.length > limit ? idOf(results.at(-1)!) : null }
}
