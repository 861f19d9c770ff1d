// The OpenAPI 3.1 document of the REST surface, from models and endpoints. Pure: the same declarations give the same bytes.
import type { Application } from '#framework/application/build-application.ts'
import { withDistinctNames } from '#framework/application/distinct-names.ts'
import { isExported } from '#framework/operations/reading/export-list.ts'
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import { PEND } from '#framework/resource/mistakes/name-book.ts'
import type { Models } from '#framework/resource/model.ts'
import { schemaAsMet } from '#framework/resource/schemas/endpoint-schemas.ts'
import type { ApiInfo } from './api-info.ts'
import { Components } from './components.ts'
import type { JsonSchema } from './json-schema.ts'
import { endpointOperationOf } from './operations/endpoint-operations.ts'
import { resourceOperationsOf } from './operations/resource-operations.ts'
import { compareChapters } from './order-chapters.ts'
import { SHARED_PARAMETERS } from './parameters.ts'
import { PROBLEM_SCHEMA, ProblemResponses } from './problem-responses.ts'
import { addResourceSchemas } from './resource-schemas.ts'

export interface OpenApiOptions extends ApiInfo {
  /** Path of each resource by name, relative to the prefix. */
  paths: ReadonlyMap<string, string>
}

export interface OpenApiDocument {
  openapi: '3.1.0'
  info: JsonSchema
  paths: Record<string, JsonSchema>
  components: Record<string, Record<string, JsonSchema>>
  [part: string]: unknown
}

const HEADERS: Record<string, JsonSchema> = {
  ETag: {
    description: 'Identifies this version of the answer, for If-None-Match and, on a single record, If-Match.',
    schema: { type: 'string' },
  },
  Location: { description: 'Path of the new record.', schema: { type: 'string', format: 'uri-reference' } },
  RequestId: { description: 'The id of the request. Name it in support questions.', schema: { type: 'string' } },
  'Idempotency-Replayed': {
    description: '`true` when the answer is the stored one of the first request with this key.',
    schema: { type: 'string', enum: ['true'] },
  },
}

/** Describes every REST route. Throws a BootError for name collisions. */
export function buildOpenApi(application: Application, options: OpenApiOptions): OpenApiDocument {
  const components = new Components()
  return withDistinctNames(components.names, () => documentOf(application, options, components))
}

function documentOf(
  application: Application,
  { prefix, paths, ...info }: OpenApiOptions,
  components: Components,
): OpenApiDocument {
  const { models, endpoints } = application
  const responses = new ProblemResponses()
  const document: OpenApiDocument = {
    openapi: '3.1.0',
    info: { ...info },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    tags: tagsOf(application, paths),
    paths: {},
    components: {},
  }
  components.add({ name: 'Problem', ...PEND }, PROBLEM_SCHEMA)
  for (const name of paths.keys()) addResourceSchemas(components, models.get(name)!, models)
  for (const endpoint of endpoints) {
    const [path, operation] = endpointOperationOf(asMet(endpoint, models), { prefix, responses, components })
    document.paths[path] = { ...document.paths[path], [endpoint.method.toLowerCase()]: operation }
  }
  for (const [name, path] of paths) {
    const model = models.get(name)!
    const place = { path: `${prefix}/${path}`, isExported: isExported(model, { path, endpoints }) }
    const described = { model, models, responses, components }
    for (const [url, operations] of Object.entries(resourceOperationsOf(described, place)))
      document.paths[url] = { ...document.paths[url], ...operations }
  }
  Object.assign(document.components, {
    schemas: components.schemas,
    parameters: SHARED_PARAMETERS,
    responses: responses.components,
    headers: HEADERS,
    securitySchemes: SECURITY,
  })
  return document
}

const SECURITY: Record<string, JsonSchema> = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The `access` token of a log-in, or an API key (`pend_…`).',
  },
}

function tagsOf(application: Application, paths: ReadonlyMap<string, string>): JsonSchema[] {
  const { apps, models, endpoints } = application
  const resources = [...paths.keys()].map((name) => models.get(name)!)
  const described = new Map(resources.map(({ names, description }) => [names.labelPlural, description]))
  const headings = new Map(apps.flatMap((app) => Object.entries(app.headings ?? {})))
  const own = [...new Set(endpoints.map(({ tag }) => tag))].filter((tag) => !described.has(tag))
  const tags = [
    ...own.map((name) => ({ name, description: headings.get(name) ?? `${name}.` })),
    ...[...described].map(([name, description]) => ({ name, description })),
  ]
  const compare = compareChapters(apps, resources)
  return tags.sort((a, b) => compare(a.name, b.name))
}

/** Its input and answer without the fields that the document's reader cannot see. */
function asMet(endpoint: Endpoint, models: Models): Endpoint {
  const { answer, body } = endpoint
  return {
    ...endpoint,
    ...(answer && { answer: schemaAsMet(answer, models) }),
    ...(body && { body: schemaAsMet(body, models) }),
  }
}
