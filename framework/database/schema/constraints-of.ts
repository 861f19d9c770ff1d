// Maps database constraints to fields, so that a refused write gets pointers for clients.
import { sqlNameOf } from '#framework/resource/inflection.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { checksOf, foreignKeyNameOf, isReference, uniqueNameOf } from './constraints-of-model.ts'
import type { ConstraintKind } from './table-model.ts'
import { joinedFieldsOf } from './tables-of-model.ts'

export interface ConstraintOrigin {
  readonly kind: ConstraintKind
  readonly resource: string
  /** The constraint's fields, by the names that clients know. */
  readonly fields: readonly string[]
}

/**
 * The constraints of a model's tables by name, as PostgreSQL reports them with 23505, 23503 and 23514. A refused delete
 * names a constraint of the referencing resource, so then search all models.
 */
export function constraintsOf(model: ResourceModel): ReadonlyMap<string, ConstraintOrigin> {
  const fields = [...model.fields.values()]
  const origin = (kind: ConstraintKind, names: readonly string[]): ConstraintOrigin => ({
    kind,
    resource: model.name,
    fields: names,
  })
  return new Map([
    [sqlNameOf(model.table, 'pkey'), origin('primary', ['id'])],
    ...model.unique.map((group) => [uniqueNameOf(model, group), origin('unique', group)] as const),
    ...fields.flatMap((field) =>
      checksOf(model, field).map(({ name }) => [name, origin('check', [field.name])] as const),
    ),
    ...fields
      .filter(isReference)
      .map((field) => [foreignKeyNameOf(model.table, field.column), origin('foreign', [field.name])] as const),
    ...joinedFieldsOf(model).flatMap(({ name, join }) => [
      [sqlNameOf(join.table, 'pkey'), origin('primary', [name])] as const,
      [foreignKeyNameOf(join.table, join.from), origin('foreign', ['id'])] as const,
      [foreignKeyNameOf(join.table, join.to), origin('foreign', [name])] as const,
    ]),
  ])
}
