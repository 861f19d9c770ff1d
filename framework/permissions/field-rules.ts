// Fields with permission words of their own: `employees.salary.read` and `employees.salary.write`.
import { permissionWordOf } from '#framework/resource/inflection.ts'
import type { Audience } from './roles.ts'

/** From which role on a field is met and written. What is left out follows the resource; who may not read may not write. */
export interface FieldRule {
  readonly read?: Audience
  readonly write?: Audience
}

/** By name of the field. */
export type FieldRules = Readonly<Record<string, FieldRule>>

/** `employees.salary.read` */
function fieldWordOf(resource: string, field: string, right: keyof FieldRule): string {
  return permissionWordOf(resource, `${field}.${right}`)
}

/** A rule with the words that lift it; null where the resource's own word is enough. */
export interface RuledField {
  readonly resource: string
  readonly field: string
  readonly read: string | null
  readonly write: string | null
}

/** The rules of one policy. */
export function ruledFieldsOf(resource: string, rules: FieldRules): RuledField[] {
  return Object.entries(rules).map(([field, { read, write }]) => ({
    resource,
    field,
    read: read === undefined ? null : fieldWordOf(resource, field, 'read'),
    write: write === undefined ? null : fieldWordOf(resource, field, 'write'),
  }))
}

/** The words of a policy's field rules, each with the role from which on it is held. */
export function fieldPermitsOf(resource: string, rules: FieldRules): { word: string; to: Audience }[] {
  return Object.entries(rules).flatMap(([field, rule]) =>
    (['read', 'write'] as const).flatMap((right) => {
      const to = rule[right]
      return to === undefined ? [] : [{ word: fieldWordOf(resource, field, right), to }]
    }),
  )
}
