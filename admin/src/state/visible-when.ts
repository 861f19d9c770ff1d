// Fields that are asked only where others have certain values.
import type { AdminResource } from '../api/metadata.ts'
import type { Json } from '../api/records.ts'
import type { Values } from './form-values.ts'

export type VisibleWhen = AdminResource['visibleWhen']

/** A condition on a field that the form does not hold says nothing. */
export function isVisible(rules: VisibleWhen, name: string, values: Values): boolean {
  const conditions = Object.entries(rules[name] ?? {})
  return conditions.every(
    ([other, wanted]) => !(other in values) || wanted.some((each) => each === (values[other] as Json)),
  )
}
