// Sorts texts for people by the Unicode Collation Algorithm (UTS #10), with PostgreSQL's ICU collations.

import type { FieldModel } from './model.ts'

/**
 * Independent of language: right for languages that keep Unicode's order, such as English, German, French, Italian and
 * Dutch. Indexes use it.
 */
export const ROOT_COLLATION = 'und-x-icu'

/** Whether the field sorts by a collation. */
export const isAlphabetical = ({ kind, options }: Pick<FieldModel, 'kind' | 'options'>): boolean =>
  kind.isAlphabetical?.(options) === true
