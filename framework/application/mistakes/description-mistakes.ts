// Hand-written endpoints and actions need a sentence for every property, because nothing can be derived there.
import type { TSchema } from 'typebox'
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import { isSound } from '#framework/resource/declaring/declared.ts'
import { labelOf } from '#framework/resource/inflection.ts'
import { type BootMistake, mistakesAt } from '#framework/resource/mistakes/boot-mistake.ts'
import { isMadeOfResource } from '#framework/resource/schemas/endpoint-schemas.ts'
import type { App } from '../define-app.ts'

interface Parts {
  readonly properties?: Readonly<Record<string, TSchema & { readonly description?: string }>>
  readonly items?: TSchema
  readonly anyOf?: readonly TSchema[]
}

/** Properties of bodies, parameters and answers that OpenAPI and GraphQL could describe only by name. */
export function findDescriptionMistakes({ name: app, endpoints = [], actions = [] }: App): BootMistake[] {
  return [
    ...endpoints.filter(isSound).flatMap((endpoint) => mistakesOfEndpoint(app, endpoint)),
    ...actions
      .filter(isSound)
      .flatMap(({ resource, name, action: { input } }) =>
        mistakesIn('action', `${app}/${resource}.actions.${name}.input`, input),
      ),
  ]
}

function mistakesOfEndpoint(app: string, { name, body, upload, params, query, answer }: Endpoint): BootMistake[] {
  const form = upload?.as === 'multipart' ? upload.fields : undefined
  return Object.entries({ body, form, params, query, answer }).flatMap(([part, schema]) =>
    mistakesIn('endpoint', `${app}/${name}.${part}`, schema),
  )
}

/** A resource's own declaration describes what derives from it. */
function mistakesIn(thing: string, path: string, schema: TSchema | undefined): BootMistake[] {
  if (!schema || isMadeOfResource(schema)) return []
  const { properties = {}, items, anyOf = [] } = schema as Parts
  return [
    ...Object.entries(properties).flatMap(([name, property]) => [
      ...(saysSomething(name, property.description) ? [] : [undescribed(thing, `${path}.${name}`)]),
      ...mistakesIn(thing, `${path}.${name}`, property),
    ]),
    ...[...(items ? [items] : []), ...anyOf].flatMap((each) => mistakesIn(thing, path, each)),
  ]
}

/** Words without information. */
const EMPTY_WORDS = new Set(['a', 'an', 'the', 'of', 'is', 'its', 'this'])

/** Whether it adds to the name, rather than repeating it as a sentence. */
function saysSomething(name: string, description = ''): boolean {
  const known = [...wordsOf(labelOf(name)), name.toLowerCase()]
  return wordsOf(description).some((word) => !known.includes(word) && !EMPTY_WORDS.has(word))
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

function undescribed(thing: string, path: string): BootMistake {
  return mistakesAt(path)(
    `${thing}.undescribed`,
    'No description says what it holds, and documents would have only its name to show.',
    "Add one that says more than the name: Type.String({ description: 'Slug of the tenant to work in.' }).",
  )
}
