// The edge's OpenAPI 3.1 document, from the same models and endpoints as its routes.
import type { Application } from '#framework/application/build-application.ts'
import { withDistinctNames } from '#framework/application/distinct-names.ts'
import type { OpenApiDocument } from '#framework/projections/openapi/build-openapi.ts'
import { Components } from '#framework/projections/openapi/components.ts'
import { type JsonSchema, refTo } from '#framework/projections/openapi/json-schema.ts'
import { endpointOperationOf } from '#framework/projections/openapi/operations/endpoint-operations.ts'
import {
  listParametersOf,
  SHARED_PARAMETERS,
  selectionParametersOf,
} from '#framework/projections/openapi/parameters.ts'
import { PROBLEM_SCHEMA, ProblemResponses } from '#framework/projections/openapi/problem-responses.ts'
import {
  addResourceSchemas,
  eitherWhole,
  exampleOf,
  pageExampleOf,
} from '#framework/projections/openapi/resource-schemas.ts'
import { sentencesOf, summaryOf } from '#framework/projections/openapi/sentences.ts'
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inSentence, pascalOf } from '#framework/resource/inflection.ts'
import { PEND } from '#framework/resource/mistakes/name-book.ts'
import type { Models } from '#framework/resource/model.ts'
import { reachableModelsOf, type ShownModel, shownModelsOf } from '../records/edge-models.ts'

/** Name of the API in its document and page. */
export const EDGE_TITLE = 'PEND edge'

const HEADERS: Record<string, JsonSchema> = {
  ETag: { description: 'Identifies this version of the answer, for If-None-Match.', schema: { type: 'string' } },
  SurrogateKey: {
    description: 'The tenant, resources and records in the answer, for purging caches.',
    schema: { type: 'string' },
  },
  RequestId: { description: 'The id of the request. Name it in support questions.', schema: { type: 'string' } },
}
const READ = [
  'tenants.required',
  'tenants.not_found',
  'tenants.mismatch',
  'request.unknown_parameter',
  'request.invalid_parameter',
] as const

/** Pure: the same declarations give the same document. Throws a BootError for name collisions. */
export function buildEdgeDocument(application: Application, endpoints: readonly Endpoint[]): OpenApiDocument {
  const components = new Components()
  return withDistinctNames(components.names, () => documentOf(application, endpoints, components))
}

function documentOf(application: Application, endpoints: readonly Endpoint[], components: Components): OpenApiDocument {
  const responses = new ProblemResponses()
  const models = reachableModelsOf(application)
  components.add({ name: 'Problem', ...PEND }, PROBLEM_SCHEMA)
  const paths: Record<string, JsonSchema> = {}
  for (const [path, model] of shownModelsOf(application)) {
    const only = { ...model, operations: new Set(['list', 'read'] as const), actions: new Map() }
    addResourceSchemas(components, only, models)
    paths[`/content/${path}`] = { get: listOperationOf({ model, models, responses }) }
    paths[`/content/${path}/{${model.edge.by}}`] = { get: readOperationOf({ model, models, responses }) }
  }
  for (const endpoint of endpoints) {
    const [path, operation] = endpointOperationOf(endpoint, { prefix: '', responses, components })
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: EDGE_TITLE,
      version: '1',
      description:
        'Published content for everybody: fast, and available while the database is down. Name the tenant by its host or by the header `X-Tenant`.',
    },
    servers: [{ url: '/' }],
    security: [],
    paths,
    components: {
      schemas: components.schemas,
      parameters: SHARED_PARAMETERS,
      responses: responses.components,
      headers: HEADERS,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  }
}

interface Described {
  readonly model: ShownModel
  readonly models: Models
  readonly responses: ProblemResponses
}

const NOT_MODIFIED: JsonSchema = { description: 'Your copy is still current.' }

function success(description: string, schema: JsonSchema, example: JsonSchema): JsonSchema {
  return {
    description,
    headers: { ETag: refTo('headers', 'ETag'), 'Surrogate-Key': refTo('headers', 'SurrogateKey') },
    content: { 'application/json': { schema, example } },
  }
}

function listOperationOf({ model, models, responses }: Described): JsonSchema {
  const labels = inSentence(model.names.labelPlural)
  return {
    operationId: `show${pascalOf(model.name)}`,
    ...sentencesOf(
      {
        summary: summaryOf('List published', labels, 'records'),
        description: 'Records that are public. All filters must match.',
      },
      { access: 'public' },
    ),
    tags: [model.names.labelPlural],
    parameters: [refTo('parameters', 'Tenant'), refTo('parameters', 'IfNoneMatch'), ...listParametersOf(model, models)],
    responses: {
      200: success(`A page of ${labels}.`, eitherWhole(model, 'List'), pageExampleOf(model)),
      304: NOT_MODIFIED,
      ...responses.of([...READ, 'request.invalid_cursor']),
    },
  }
}

function readOperationOf({ model, models, responses }: Described): JsonSchema {
  const label = inSentence(model.names.label)
  const key = { name: model.edge.by, in: 'path', required: true, schema: { type: 'string' } }
  return {
    operationId: `show${model.names.type}`,
    ...sentencesOf(
      { summary: summaryOf('Read one published', label, 'record'), description: 'A record that is public.' },
      { access: 'public' },
    ),
    tags: [model.names.labelPlural],
    parameters: [
      key,
      refTo('parameters', 'Tenant'),
      refTo('parameters', 'IfNoneMatch'),
      ...selectionParametersOf(model, models),
    ],
    responses: {
      200: success(`The ${label}.`, eitherWhole(model), exampleOf(model, 'record')),
      304: NOT_MODIFIED,
      ...responses.of([...READ, 'resource.not_found']),
    },
  }
}
