// Hand-written endpoints as queries and mutations: GraphQL serves what REST serves, from the same declaration.
import {
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLFieldConfigMap,
  GraphQLNonNull,
} from 'graphql'
import type { TSchema } from 'typebox'
import { ownerOfEndpoint } from '#framework/application/distinct-names.ts'
import { showAnswer } from '#framework/operations/steps/show-answer.ts'
import { validateInput } from '#framework/operations/steps/validate-input.ts'
import { requirePermission, requirePerson } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { callOf, createContext } from '#framework/request/create-context.ts'
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import { requireStepUp } from '#framework/request/services/step-up.ts'
import { pascalOf } from '#framework/resource/inflection.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { MUTATION_COST, PUBLIC_COST } from '../../run/complexity.ts'
import type { RequestState } from '../../run/request-state.ts'
import { describeBody, describeOperation } from '../describe.ts'
import { answerTypeOf, payloadOf } from '../endpoint-answers.ts'
import { inputOfSchema, inputTypeOfSchema, plainOf } from '../mutations/action-inputs.ts'
import type { TypeBook } from '../type-book.ts'

type Fields = GraphQLFieldConfigMap<unknown, RequestState>
type Given = Record<string, unknown>
type Properties = Record<string, TSchema>

/** GET becomes a query, everything else a mutation, named after the endpoint. */
export function endpointFieldsOf(book: TypeBook): { queries: Fields; mutations: Fields } {
  const fieldsOf = (as: 'GraphQL query' | 'GraphQL mutation', endpoints: readonly Endpoint[]): Fields => {
    for (const endpoint of endpoints) book.names.take({ as, name: endpoint.name, ...ownerOfEndpoint(endpoint) })
    return Object.fromEntries(endpoints.map((endpoint) => [endpoint.name, fieldOf(book, endpoint)]))
  }
  return {
    queries: fieldsOf('GraphQL query', book.endpoints.filter(isQuery)),
    mutations: fieldsOf(
      'GraphQL mutation',
      book.endpoints.filter((endpoint) => !isQuery(endpoint)),
    ),
  }
}

function isQuery({ method }: Endpoint): boolean {
  return method === 'GET'
}

function fieldOf(book: TypeBook, endpoint: Endpoint): GraphQLFieldConfig<unknown, RequestState> {
  const { type, shape } = endpoint.method === 'GET' ? answerTypeOf(book, endpoint) : payloadOf(book, endpoint)
  return {
    type,
    description: describeOperation(endpoint),
    args: argumentsOf(book, endpoint),
    extensions: { cost: endpoint.access === 'public' ? PUBLIC_COST : MUTATION_COST },
    async resolve(_source, given, state) {
      const ctx = await openEndpoint(endpoint, state.ctx)
      state.loaders.clear()
      const { body } = await endpoint.run(ctx, {
        ...requestOf(endpoint, plainOf(given as Given)),
        ...state.caller,
        upload: null,
        isOwnPage: false,
        identify: async () => state.ctx,
      })
      return shape(await showAnswer(ctx, { endpoint, hidden: () => null }, body))
    },
  }
}

/** Path and query parameters become arguments, the body becomes `input`. */
function argumentsOf(book: TypeBook, endpoint: Endpoint): GraphQLFieldConfigArgumentMap {
  const { name, params, query, body } = endpoint
  const take = (key: string, part: string) =>
    book.names.take({ as: 'GraphQL argument', name: `${name}.${key}`, ...ownerOfEndpoint(endpoint, part) })
  if (body) take('input', 'body')
  const entries = Object.entries({ params, query }).flatMap(([part, schema]) =>
    Object.entries(propertiesOf(schema)).map(([key, inner]) => {
      take(key, `${part}.${key}`)
      const isNeeded = ((schema as { required?: string[] }).required ?? []).includes(key)
      const named = { name: `${pascalOf(name)}${pascalOf(key)}`, ...ownerOfEndpoint(endpoint, key) }
      return [key, inputOfSchema(book, { ...named, key, isNeeded }, inner)]
    }),
  )
  return { ...Object.fromEntries(entries), ...(body && { input: inputOf(book, endpoint, body) }) }
}

function inputOf(book: TypeBook, endpoint: Endpoint, body: TSchema): GraphQLFieldConfigArgumentMap[string] {
  const description = describeBody(endpoint)
  const named = { name: `${pascalOf(endpoint.name)}Input`, ...ownerOfEndpoint(endpoint, 'body') }
  const type = inputTypeOfSchema(book, named, { description, ...body } as TSchema)
  const isNeeded = ((body as { required?: string[] }).required ?? []).length > 0
  return { type: isNeeded ? new GraphQLNonNull(type) : type, description }
}

/** Validates as over REST: GraphQL's own types check less. */
function requestOf({ params, query, body }: Endpoint, given: Given) {
  const checked = (schema: TSchema | undefined, value: Given) =>
    (schema ? validateInput(schema, value) : {}) as Record<string, string>
  const only = (schema: TSchema | undefined) =>
    Object.fromEntries(Object.entries(given).filter(([key]) => Object.hasOwn(propertiesOf(schema), key)))
  return {
    params: addressOf(params, only(params)),
    query: checked(query, only(query)),
    body: checked(body, (given.input ?? {}) as Given),
  }
}

/** As over REST, a malformed path parameter answers "not found". */
function addressOf(schema: TSchema | undefined, given: Given): Record<string, string> {
  try {
    return (schema ? validateInput(schema, given) : {}) as Record<string, string>
  } catch (cause) {
    throw new Problem('resource.not_found', 'There is nothing under this id.', { cause })
  }
}

/** Public endpoints ignore the token, on either surface. */
async function openEndpoint(endpoint: Endpoint, ctx: Context): Promise<Context> {
  const { access, stepUp } = endpoint
  if (access === 'public') return ctx.actorId === null ? ctx : createContext(ctx.runtime, callOf(ctx))
  if (access === 'actor') requirePerson(ctx, endpoint)
  else requirePermission(ctx, access.permission)
  if (stepUp) await requireStepUp(ctx)
  return ctx
}

function propertiesOf(schema: TSchema | undefined): Properties {
  return (schema as { properties?: Properties } | undefined)?.properties ?? {}
}
