// Fields that appear only if others have certain values.
import type { AdminResource } from '../../api/metadata.ts'
import type { Json } from '../../api/records.ts'
import type { Values } from './form-values.ts'

export type VisibleWhen = AdminResource['visibleWhen']

/** Ignores conditions on fields that the form does not have. */
export function isVisible(rules: VisibleWhen, name: string, values: Values): boolean {
  const conditions = Object.entries(rules[name] ?? {})
  return conditions.every(
    ([other, wanted]) => !(other in values) || wanted.some((each) => each === (values[other] as Json)),
  )
}
