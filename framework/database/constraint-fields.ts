// The fields of a table's constraint, by its name: for error answers.
import type { ResourceModel } from '#framework/resource/model.ts'
import { type ConstraintOrigin, constraintsOf } from './schema/constraints-of.ts'

const known = new WeakMap<ResourceModel, ReadonlyMap<string, ConstraintOrigin>>()

/** Field names of a constraint on the model's own table or join tables; empty for any other. */
export function constraintFieldsOf(model: ResourceModel, constraint: string): string[] {
  const origins = known.get(model) ?? constraintsOf(model)
  known.set(model, origins)
  return [...(origins.get(constraint)?.fields ?? [])]
}
