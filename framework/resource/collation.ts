// How texts stand that people read in order: as the Unicode Collation Algorithm says (UTS #10), with the tables of ICU inside PostgreSQL.

import type { FieldModel } from './model.ts'

/** Of no language: right for those that change nothing in Unicode's order, such as English, German, French, Italian and Dutch. Indexes have it. */
export const ROOT_COLLATION = 'und-x-icu'

/** Whether the field sorts by a collation. */
export const isAlphabetical = ({ kind, options }: Pick<FieldModel, 'kind' | 'options'>): boolean =>
  kind.isAlphabetical?.(options) === true
