// What hand-written endpoints answer: their code works with whole records, and callers meet what they may read of them.
import type { TSchema } from 'typebox'
import { resourceOfAnswer } from '#framework/resource/endpoint-schemas.ts'
import type { Models } from '#framework/resource/model.ts'
import { narrowRecord, type Row } from '../listing/select.ts'

interface Shape {
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly items?: TSchema
  readonly anyOf?: readonly TSchema[]
}

/** The answer with every record in it, by its schema, as these models read it. */
export function narrowAnswer(models: Models, schema: TSchema | undefined, answer: unknown): unknown {
  if (schema === undefined || typeof answer !== 'object' || answer === null) return answer
  const model = models.get(resourceOfAnswer(schema) ?? '')
  if (model) return narrowRecord(answer as Row, model)
  const { properties, items, anyOf } = schema as Shape
  if (anyOf) return anyOf.reduce<unknown>((narrow, each) => narrowAnswer(models, each, narrow), answer)
  if (Array.isArray(answer)) return items ? answer.map((item) => narrowAnswer(models, items, item)) : answer
  const narrow: Row = { ...answer }
  for (const [name, inner] of Object.entries(properties ?? {}))
    if (name in narrow) narrow[name] = narrowAnswer(models, inner, narrow[name])
  return narrow
}
