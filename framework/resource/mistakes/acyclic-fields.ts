// Which references of a resource keep its records a tree.
import type { FieldModel, ResourceModel } from '../model.ts'

/** Those declared `acyclic`. */
export function acyclicFieldsOf({ fields }: Pick<ResourceModel, 'fields'>): FieldModel[] {
  return [...fields.values()].filter(({ options }) => (options as { acyclic?: boolean }).acyclic === true)
}
