// Personal fields, and how a record names its person: the basis for erasing people.
import type { Field } from '../field.ts'
import type { FieldModel, Models, ResourceModel } from '../model.ts'

/** The resource of people. */
export const PEOPLE = 'users'
const OWN_KEY = 'id'
const REFERENCE = 'user'

type Declared = Pick<Field, 'kind' | 'options'>

/** A resource with personal fields. */
export interface PersonalModel {
  readonly model: ResourceModel
  /** Its value is the person's id, or an address of theirs. */
  readonly key: FieldModel
  readonly isByAddress: boolean
  readonly fields: readonly FieldModel[]
}

/** The field that identifies the person of a record's personal fields; null if none does. Pure. */
export function personKeyOf(resource: string, fields: ReadonlyMap<string, Declared>): string | null {
  if (resource === PEOPLE) return OWN_KEY
  if (isOfPerson(fields)) return REFERENCE
  const address = [...fields].find(([, { kind, options }]) => options.personal && kind.personal?.isAddress)
  return address?.[0] ?? null
}

/** The record's field `user` references a person. */
export function isOfPerson(fields: ReadonlyMap<string, Declared>): boolean {
  const reference = fields.get(REFERENCE)
  return reference?.kind.relation?.(reference.options).to === PEOPLE
}

/** All resources with personal fields, from the declarations. Pure. */
export function personalModelsOf(models: Models): PersonalModel[] {
  return [...models.values()].flatMap((model) => {
    const fields = [...model.fields.values()].filter(({ options }) => options.personal)
    const key = model.fields.get(personKeyOf(model.name, model.fields) ?? '')
    if (fields.length === 0 || !key) return []
    return [{ model, key, isByAddress: fields.includes(key), fields }]
  })
}
