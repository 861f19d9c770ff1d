// The door GraphQL: the same calls as documents, with types and selections from the committed schema.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import {
  buildSchema,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isLeafType,
  isObjectType,
} from 'graphql'
import { installedApps } from '#core/installed-apps.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { valueNameOf } from '#framework/projections/graphql/schema/type-book.ts'
import { pascalOf } from '#framework/resource/inflection.ts'
import type { Answer } from '#framework/testing/answer.ts'
import type { Call, Door, ListQuestion } from './calls.ts'

type Values = Readonly<Record<string, unknown>>

/** One root field, with its arguments and selection. */
interface Root {
  readonly operation: 'query' | 'mutation'
  readonly field: string
  readonly args: Values
  /** Instead of all plain fields. */
  readonly selection?: string
}

const SDL = path.resolve(import.meta.dirname, '../../../generated/schema.graphql')
const schema = buildSchema(readFileSync(SDL, 'utf8'))
const application = buildApplication(installedApps)
const endpoints = new Map(application.endpoints.map((endpoint) => [endpoint.name, endpoint]))

export const graphqlDoor: Door = {
  name: 'GraphQL',
  requestOf(call) {
    const { query, variables } = documentOf(rootOf(call))
    return {
      method: 'POST',
      path: '/graphql/',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    }
  },
  read(call, answer) {
    const { status, headers, text } = answer
    // Refusals before GraphQL parsing are problem details, whose `errors` have another shape.
    const isProblem = headers.get('content-type')?.startsWith('application/problem+json') ?? false
    const error = isProblem ? null : answer.body?.errors?.[0]
    const problem = error ? error.extensions : isProblem ? answer.body : null
    if (problem || status >= 400)
      return {
        ...{ headers, text },
        status: problem?.status ?? status,
        code: problem?.code ?? null,
        detail: error?.message ?? problem?.detail ?? null,
        ...NOTHING,
      }
    return { ...{ status, headers, text, code: null, detail: null }, ...successOf(call, answer) }
  },
}

const NOTHING = { body: null, rows: null, count: null }

function successOf(call: Call, { body }: Answer) {
  const value: unknown = Object.values((body?.data ?? {}) as object)[0] ?? null
  if (typeof value !== 'object' || value === null) return NOTHING
  if ('list' in call) {
    const { nodes = null, totalCount = null } = value as { nodes?: Record<string, unknown>[]; totalCount?: number }
    return { body: value as Record<string, unknown>, rows: nodes, count: totalCount }
  }
  const isWrapped = !('ask' in call) && !('read' in call)
  const inner = isWrapped ? Object.values(value).find((each) => typeof each === 'object' && each !== null) : null
  return { ...NOTHING, body: (inner ?? value) as Record<string, unknown> }
}

function rootOf(call: Call): Root {
  if ('list' in call) return listRootOf(call)
  if ('read' in call) return { ...queryOf(namesOf(call.read).one), args: { id: call.id }, ...selectionOf(call.fields) }
  if ('create' in call)
    return mutationOf(`create${namesOf(call.create).type}`, { input: named(call.create, call.input) })
  if ('update' in call) {
    const { id, expectedVersion } = call
    return mutationOf(`update${namesOf(call.update).type}`, {
      id,
      expectedVersion,
      input: named(call.update, call.input),
    })
  }
  if ('delete' in call) {
    const { id, expectedVersion } = call
    return mutationOf(`delete${namesOf(call.delete).type}`, { id, expectedVersion })
  }
  if ('ask' in call) return endpointRootOf(call)
  if ('act' in call) {
    const { act, on, id, input } = call
    return mutationOf(`${act}${namesOf(on).type}`, { id, ...(input && { input }) })
  }
  return manyRootOf(call)
}

function manyRootOf(
  call: Extract<Call, { createMany: string } | { updateMany: string } | { deleteMany: string }>,
): Root {
  if ('deleteMany' in call) return mutationOf(`delete${namesOf(call.deleteMany).plural}`, { ids: call.ids })
  const [verb, resource] = 'createMany' in call ? ['create', call.createMany] : ['update', call.updateMany]
  const inputs = call.inputs.map((input) => named(resource, input))
  return mutationOf(`${verb}${namesOf(resource).plural}`, { inputs })
}

function endpointRootOf({ ask, input, params, query }: Extract<Call, { ask: string }>): Root {
  const args = { ...params, ...query, ...(input && { input }) }
  return endpoints.get(ask)?.method === 'GET' ? { ...queryOf(ask), args } : mutationOf(ask, args)
}

function listRootOf(call: { list: string } & ListQuestion): Root {
  const { filter, search, first, after, orderBy, fields, include = [] } = call
  const order = orderBy?.map((term) => (term.startsWith('-') ? `${term.slice(1)}_DESC` : `${term}_ASC`))
  const args = { filter: filter && named(call.list, filter), search, first, after, orderBy: order }
  const plain = fields ?? leavesOf(schema.getType(namesOf(call.list).type))
  const nodes = [...plain, ...include.map((name) => `${name} { ${includedOf(call.list, name)} }`)].join(' ')
  return {
    ...queryOf(namesOf(call.list).many),
    args,
    selection: `totalCount nodes { ${nodes} } pageInfo { endCursor hasNextPage }`,
  }
}

/** The plain fields of a related record. */
function includedOf(resource: string, relation: string): string {
  const type = schema.getType(namesOf(resource).type) as GraphQLObjectType | undefined
  const field = type?.getFields()[relation]
  return (field ? leavesOf(getNamedType(field.type)) : ['id']).join(' ')
}

const queryOf = (field: string) => ({ operation: 'query' as const, field })
const mutationOf = (field: string, args: Values): Root => ({ operation: 'mutation', field, args })
const selectionOf = (fields: readonly string[] | undefined) => (fields ? { selection: fields.join(' ') } : {})

function namesOf(resource: string) {
  const names = application.models.get(resource)?.names
  const { type = pascalOf(resource), singular = resource, plural = resource } = names ?? {}
  return { type, one: singular, many: plural, plural: pascalOf(plural) }
}

/** Relations are spelled `categoryId` and `tagIds` where their value is meant. */
function named(resource: string, values: Values): Values {
  const fields = application.models.get(resource)?.fields
  const entries = Object.entries(values).map(([name, value]) => {
    const field = fields?.get(name)
    const isNested = typeof value === 'object' && value !== null && !Array.isArray(value)
    const isAcross = isNested && !['exact', 'in', 'ne', 'isnull', 'has', 'overlaps'].some((word) => word in value)
    return [field?.relation && !isAcross ? valueNameOf(field) : name, value]
  })
  return Object.fromEntries(entries)
}

/** Every argument is a variable of the schema's type; arguments unknown to the schema are JSON. */
function documentOf({ operation, field, args, selection }: Root): { query: string; variables: Values } {
  const type = operation === 'query' ? schema.getQueryType() : schema.getMutationType()
  const known = type?.getFields()[field]
  const given = Object.entries(args).filter(([, value]) => value !== undefined)
  const typeOf = (name: string) => known?.args.find((each) => each.name === name)?.type.toString() ?? 'JSON'
  const declared = given.map(([name]) => `$${name}: ${typeOf(name)}`).join(', ')
  const passed = given.map(([name]) => `${name}: $${name}`).join(', ')
  const head = `${operation}${declared && ` (${declared})`}`
  const wanted = selection ?? (known ? selectionOfField(known) : '__typename')
  const query = `${head} { ${field}${passed && `(${passed})`}${wanted && ` { ${wanted} }`} }`
  return { query, variables: Object.fromEntries(given) }
}

/** All plain fields; for types other than records, also those one level down. */
function selectionOfField({ type }: GraphQLField<unknown, unknown>): string {
  const target = getNamedType(type)
  if (!isObjectType(target)) return ''
  const isRecord = target.getInterfaces().length > 0
  const nested = Object.values(target.getFields())
    .filter((each) => !isRecord && isObjectType(getNamedType(each.type)))
    .map((each) => `${each.name} { ${leavesOf(getNamedType(each.type)).join(' ')} }`)
  return [...leavesOf(target), ...nested].join(' ')
}

function leavesOf(type: GraphQLNamedType | undefined): string[] {
  if (!isObjectType(type)) return ['id']
  return Object.values(type.getFields())
    .filter((each) => isLeafType(getNamedType(each.type)) && each.args.length === 0)
    .map(({ name }) => name)
}
