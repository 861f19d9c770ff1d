// Which texts of a resource are also stored folded, where search finds them by trigrams.
import type { FieldModel, ResourceModel } from '../model.ts'

/**
 * For searchable resources: searched fields and those with filters inside texts. Rows outside tenants, and quoting
 * fields (`quotes`), which some readers see only row by row, are scanned instead.
 */
export function keptTextsOf(model: ResourceModel): FieldModel[] {
  const fields = [...model.fields.values()].filter(({ isReadable, expression }) => isReadable && !expression)
  if (!model.rows.hasTenant || !fields.some(({ isSearched }) => isSearched)) return []
  const isFilter = ({ name, lookups }: FieldModel) => model.filters.has(name) && lookups.includes('icontains')
  return fields.filter((field) => field.isSearched || isFilter(field))
}

/** Fields that every reader of the record may read share one class; each other field is its own class. */
export function textClassOf({ name, hasReadRule }: FieldModel): string {
  return hasReadRule ? name : ''
}
