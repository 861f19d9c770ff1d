// Which texts of a resource are kept once more, folded, where a search finds them by their parts.
import type { FieldModel, ResourceModel } from './model.ts'

/**
 * Of resources that are searched: what `search` looks through, and what a filter may look into. Rows outside the tenants and what
 * is shown to some readers only by its own row (`quotes`) are looked through one by one.
 */
export function keptTextsOf(model: ResourceModel): FieldModel[] {
  const fields = [...model.fields.values()].filter(({ isReadable, expression }) => isReadable && !expression)
  if (!model.rows.hasTenant || !fields.some(({ isSearched }) => isSearched)) return []
  const isFilter = ({ name, lookups }: FieldModel) => model.filters.has(name) && lookups.includes('icontains')
  return fields.filter((field) => field.isSearched || isFilter(field))
}

/** Fields that everybody reads who reads the record share one class; each other one is a class of its own. */
export function textClassOf({ name, hasReadRule }: FieldModel): string {
  return hasReadRule ? name : ''
}
