// What GraphQL alone does differently for one resource; it stands in the app's `<name>.graphql.ts`.
import type { Static, TSchema } from 'typebox'
import type { SurfaceSettings } from '#framework/application/define-app.ts'
import type { Context } from '#framework/request/context.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { ScalarName } from '#framework/resource/field.ts'

/** A mutation about one record that is no operation and no action: what an endpoint is to REST. */
export interface GraphqlMutation<Input extends TSchema = TSchema> {
  /** `linkFile`; no other mutation has it. */
  readonly name: string
  readonly summary: string
  /** The word that the caller needs. */
  readonly permission: string
  readonly input: Input
  /** The fields of the payload, which are always there. */
  readonly answer: Readonly<Record<string, ScalarName>>
  /** `id` is any text; `input` was checked. */
  run(ctx: Context, id: string, input: Static<Input>): Promise<Readonly<Record<string, unknown>>>
}

/** Keeps the type of the input for `run`. */
export function defineMutation<const Input extends TSchema>(mutation: GraphqlMutation<Input>): GraphqlMutation {
  return Object.freeze(mutation) as unknown as GraphqlMutation
}

/** All may be left out. */
export interface GraphqlOptions {
  /** Name of the object type, in the singular: `Post` instead of `Article`. Root fields follow it. */
  type?: string
  /** The plural of it, for lists: `Posts`. Made from `type` when left out. */
  plural?: string
  /** False keeps the resource out of GraphQL. */
  isServed?: boolean
  /** Hand-written mutations beside those of the declaration. */
  mutations?: readonly GraphqlMutation[]
}

/** The settings as the manifest carries them. */
export interface GraphqlSettings extends SurfaceSettings, GraphqlOptions {
  readonly surface: 'graphql'
}

/** `defineGraphql(articles, { type: 'Post' })`; list it in the manifest's `surfaces`. */
export function defineGraphql(resource: AnyResource, options: GraphqlOptions): GraphqlSettings {
  return Object.freeze({ surface: 'graphql', resource: resource.name, ...options })
}
