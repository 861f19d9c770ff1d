// The door REST: calls as requests, and the meaning of their answers.
import { installedApps } from '#core/installed-apps.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { restPathsOf } from '#framework/projections/rest/define-rest.ts'
import type { Call, Door, ListQuestion, RawRequest } from './calls.ts'

type Values = Readonly<Record<string, unknown>>

const application = buildApplication(installedApps)
const paths = restPathsOf(application)
const endpoints = new Map(application.endpoints.map((endpoint) => [endpoint.name, endpoint]))

export const restDoor: Door = {
  name: 'REST',
  requestOf,
  read(_call, answer) {
    const { status, headers, text } = answer
    const isProblem = status >= 400
    const rows = Array.isArray(answer.body?.results) ? answer.body.results : null
    return {
      ...{ status, headers, text },
      code: isProblem ? (answer.body?.code ?? null) : null,
      detail: isProblem ? (answer.body?.detail ?? null) : null,
      body: isProblem ? null : answer.body,
      rows,
      count: rows ? (answer.body.count ?? null) : null,
    }
  },
}

function requestOf(call: Call): RawRequest {
  if ('list' in call) return bare('GET', `${pathOf(call.list)}${queryOf(parametersOf(call))}`)
  if ('read' in call) return bare('GET', `${pathOf(call.read, call.id)}${queryOf({ fields: call.fields?.join(',') })}`)
  if ('create' in call) return withBody('POST', pathOf(call.create), call.input)
  if ('update' in call) return versioned(call, withBody('PATCH', pathOf(call.update, call.id), call.input))
  if ('delete' in call) return versioned(call, bare('DELETE', pathOf(call.delete, call.id)))
  if ('createMany' in call) return withBody('POST', `${pathOf(call.createMany)}/bulk`, call.inputs)
  if ('updateMany' in call) return withBody('PATCH', `${pathOf(call.updateMany)}/bulk`, call.inputs)
  if ('deleteMany' in call) return withBody('DELETE', `${pathOf(call.deleteMany)}/bulk`, { ids: call.ids })
  if ('act' in call) return withBody('POST', `${pathOf(call.on, call.id)}/${actionPathOf(call)}`, call.input ?? {})
  return endpointRequestOf(call)
}

function endpointRequestOf({ ask, input, params = {}, query = {} }: Extract<Call, { ask: string }>): RawRequest {
  const { method, path } = endpoints.get(ask)!
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const target = `${path.startsWith('/.well-known/') ? '' : '/api/v1'}${filled}${queryOf(query)}`
  return method === 'GET' || input === undefined ? bare(method, target) : withBody(method, target, input)
}

function pathOf(resource: string, id?: unknown): string {
  const path = `/api/v1/${paths.get(resource) ?? resource}`
  return id === undefined ? path : `${path}/${encodeURIComponent(String(id))}`
}

function actionPathOf({ act, on }: { act: string; on: string }): string {
  return application.models.get(on)?.actions.get(act)?.path ?? act
}

function bare(method: string, path: string): RawRequest {
  return { method, path, headers: {} }
}

function withBody(method: string, path: string, body: unknown): RawRequest {
  return { method, path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

function versioned({ expectedVersion }: { expectedVersion?: number }, request: RawRequest): RawRequest {
  if (expectedVersion === undefined) return request
  return { ...request, headers: { ...request.headers, 'if-match': `"${expectedVersion}"` } }
}

function parametersOf({ filter = {}, search, orderBy, first, after, fields, include }: ListQuestion): Values {
  return {
    ...(hasGroups(filter) ? { filter: JSON.stringify(groupOf(filter)) } : conditionsOf(filter)),
    ...{ search, page_size: first, cursor: after },
    ...{ ordering: orderBy?.join(','), fields: fields?.join(','), include: include?.join(',') },
  }
}

const JOINS = ['and', 'or', 'not']
const hasGroups = (filter: Values) => JOINS.some((join) => join in filter)

/** The same object with groups, whose names are parameters too. */
function groupOf(filter: Values): Values {
  const entries = Object.entries(filter).flatMap(([name, given]): [string, unknown][] => {
    if (!JOINS.includes(name)) return Object.entries(conditionsOf({ [name]: given }))
    return [[name, Array.isArray(given) ? given.map((each) => groupOf(each)) : groupOf(given as Values)]]
  })
  return Object.fromEntries(entries)
}

/** `{ category: { slug: { exact: 'x' } } }` becomes `category__slug=x`. */
function conditionsOf(filter: Values, before: readonly string[] = []): Values {
  const entries = Object.entries(filter).flatMap(([name, given]): [string, unknown][] => {
    const road = [...before, name]
    if (typeof given === 'object' && given !== null && !Array.isArray(given))
      return Object.entries(conditionsOf(given as Values, road))
    return [[(name === 'exact' ? before : road).join('__'), Array.isArray(given) ? given.join(',') : given]]
  })
  return Object.fromEntries(entries)
}

function queryOf(parameters: Values): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined)
  const text = given.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
  return text.length > 0 ? `?${text.join('&')}` : ''
}
