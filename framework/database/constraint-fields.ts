// Which fields a constraint of a table is about, by its name: for error answers.
import { sqlNameOf } from '#framework/resource/inflection.ts'
import type { ResourceModel } from '#framework/resource/model.ts'

/** Field names behind a constraint or unique index of the model's own table or join tables; empty for any other. */
export function constraintFieldsOf(model: ResourceModel, constraint: string): string[] {
  const group = model.unique.find(
    (names) =>
      sqlNameOf(model.table, ...names.map((name) => model.fields.get(name)?.column ?? name), 'key') === constraint,
  )
  if (group) return [...group]
  for (const field of model.fields.values()) {
    if (field.column && constraint.startsWith(`${model.table}_${field.column}_`)) return [field.name]
    if (field.join && constraint.startsWith(`${field.join.table}_${field.join.to}_`)) return [field.name]
  }
  return []
}
