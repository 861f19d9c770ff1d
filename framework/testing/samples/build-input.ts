// Builds valid, realistic input for any resource from its declaration; deterministic for a seed.
import { en, Faker } from '@faker-js/faker'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'

export interface InputOptions {
  /** Inputs with different numbers share no unique value. */
  n: number
  /** Ids for relations to one, by field name. */
  references?: Readonly<Record<string, string>>
  /** Overrides generated values. */
  values?: Readonly<Record<string, unknown>>
}

/**
 * Every field that create accepts, filled in; relations only if `references` has them. Samples declared by the resource
 * take precedence.
 */
export function buildInput(
  model: ResourceModel,
  { n, references = {}, values = {} }: InputOptions,
): Record<string, unknown> {
  const faker = new Faker({ locale: [en], seed: n })
  const input: Record<string, unknown> = {}
  for (const field of model.fields.values()) {
    if (!field.onCreate) continue
    const value = field.relation ? referenceFor(field, references) : sampleOf(field, n, faker)
    if (value !== undefined) input[field.name] = value
  }
  return { ...input, ...model.resource.definition.samples?.(n), ...values }
}

function referenceFor(field: FieldModel, references: Readonly<Record<string, string>>): unknown {
  const id = references[field.name]
  if (id === undefined) return field.isList ? [] : undefined
  return field.isList ? [id] : id
}

/** Plain texts look like prose; every other kind has its own samples. */
function sampleOf(field: FieldModel, n: number, faker: Faker): unknown {
  const { max = 10_000, min = 0 } = field.options as { max?: number; min?: number }
  if (field.kind.name !== 'text' || max < 20) return field.kind.sample(field.options, n)
  return `${faker.lorem.words(3)} ${n}`.slice(0, max).padEnd(min, '.')
}
