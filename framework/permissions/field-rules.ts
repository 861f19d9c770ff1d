// Fields with permissions of their own: `employees.salary.read` and `employees.salary.write`.
import { permissionWordOf } from '#framework/resource/inflection.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import type { Audience } from './roles.ts'

/** The lowest roles that read and write a field. Omitted rights follow the resource; without read there is no write. */
export interface FieldRule {
  readonly read?: Audience
  readonly write?: Audience
}

/** By field name. */
export type FieldRules = Readonly<Record<string, FieldRule>>

/** `employees.salary.read` */
function fieldWordOf(resource: string, field: string, right: keyof FieldRule): string {
  return permissionWordOf(resource, `${field}.${right}`)
}

/** A rule with its permissions; null if the resource's own permission suffices. */
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

/** The models, with fields that know whether a rule hides them from some readers of the record. */
export function withReadRules(models: Models, ruled: readonly RuledField[]): Models {
  const names = new Set(ruled.filter(({ read }) => read !== null).map(({ resource, field }) => `${resource}.${field}`))
  const withRules = (model: ResourceModel): ResourceModel => {
    const isRuled = (name: string) => names.has(`${model.name}.${name}`)
    if (![...model.fields.keys()].some(isRuled)) return model
    const fields = new Map(
      [...model.fields].map(([name, field]) => [
        name,
        isRuled(name) ? Object.freeze({ ...field, hasReadRule: true }) : field,
      ]),
    )
    return Object.freeze({ ...model, fields, readable: [...fields.values()].filter(({ isReadable }) => isReadable) })
  }
  return new Map([...models].map(([name, model]) => [name, withRules(model)]))
}

/** The permissions of a policy's field rules, each with its lowest role. */
export function fieldPermitsOf(resource: string, rules: FieldRules): { word: string; to: Audience }[] {
  return Object.entries(rules).flatMap(([field, rule]) =>
    (['read', 'write'] as const).flatMap((right) => {
      const to = rule[right]
      return to === undefined ? [] : [{ word: fieldWordOf(resource, field, right), to }]
    }),
  )
}
