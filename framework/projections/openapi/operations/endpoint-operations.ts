// Describes hand-written endpoints in OpenAPI, from their declarations.
import type { TSchema } from 'typebox'
import { ownerOfEndpoint } from '#framework/application/distinct-names.ts'
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import { pascalOf } from '#framework/resource/inflection.ts'
import type { ProblemCode } from '#shared/exceptions/codes.ts'
import { JSON_TYPE } from '#shared/utils/media-types.ts'
import type { Components } from '../components.ts'
import { TEXTS } from '../examples/example-values.ts'
import { sampleOf } from '../examples/sample-schema.ts'
import { type JsonSchema, jsonSchemaOf, openSchemaOf, refTo } from '../json-schema.ts'
import { WITH_COMMAS } from '../parameters.ts'
import { BODY_PROBLEMS, CALLER_PROBLEMS, ONCE_PROBLEMS, type ProblemResponses } from '../problem-responses.ts'
import { sentencesOf } from '../sentences.ts'

const TENANT_PROBLEMS: readonly ProblemCode[] = ['tenants.mismatch', 'tenants.not_found']

interface Surroundings {
  prefix: string
  responses: ProblemResponses
  components: Components
}

/** The endpoint's path in the document, with its operation. */
export function endpointOperationOf(
  endpoint: Endpoint,
  { prefix, responses, components }: Surroundings,
): [path: string, operation: JsonSchema] {
  const path = endpoint.path.startsWith('/.well-known/') ? endpoint.path : `${prefix}${endpoint.path}`
  const isPublic = endpoint.access === 'public'
  components.names.take({ as: 'operationId', name: endpoint.name, ...ownerOfEndpoint(endpoint) })
  return [
    path,
    {
      operationId: endpoint.name,
      ...sentencesOf(endpoint, endpoint),
      tags: [endpoint.tag],
      ...(isPublic && { security: [] }),
      parameters: [
        refTo('parameters', 'Tenant'),
        ...(isPublic ? [] : [refTo('parameters', 'Reason')]),
        ...(endpoint.once ? [refTo('parameters', 'IdempotencyKey')] : []),
        ...parametersOf(endpoint.params, 'path'),
        ...parametersOf(endpoint.query, 'query'),
      ],
      ...requestBodyOf(endpoint, components),
      responses: {
        [String(statusOf(endpoint))]: successOf(endpoint, components),
        ...(endpoint.accepted && { 202: { description: endpoint.accepted, headers: REQUEST_ID } }),
        ...responses.of([
          ...(isPublic ? TENANT_PROBLEMS : CALLER_PROBLEMS),
          ...inputProblemsOf(endpoint),
          ...(endpoint.stepUp ? (['auth.step_up_required'] as const) : []),
          ...(endpoint.problems ?? []),
        ]),
      },
    },
  ]
}

const REQUEST_ID: JsonSchema = { 'X-Request-Id': refTo('headers', 'RequestId') }
const BYTES: JsonSchema = { type: 'string', format: 'binary' }

function requestBodyOf(endpoint: Endpoint, components: Components): { requestBody?: JsonSchema } {
  const { name, body, upload, dialect } = endpoint
  if (body) {
    const named = { name: `${pascalOf(name)}Body`, ...ownerOfEndpoint(endpoint, 'body') }
    const schema = components.named(named, jsonSchemaOf(body))
    const content = { schema, example: sampleOf(components, schema, 'body') }
    const forms = dialect?.takesForms ? { 'application/x-www-form-urlencoded': content } : {}
    return { requestBody: { required: true, content: { [JSON_TYPE]: content, ...forms } } }
  }
  if (!upload) return {}
  if (upload.as === 'bytes')
    return { requestBody: { required: true, content: { 'application/octet-stream': { schema: BYTES } } } }
  const { properties } = jsonSchemaOf(upload.fields) as { properties: Record<string, JsonSchema> }
  const form = { type: 'object', properties: { ...properties, [upload.file]: BYTES }, required: [upload.file] }
  return { requestBody: { required: true, content: { 'multipart/form-data': { schema: form } } } }
}

function statusOf({ status, answer, streams }: Endpoint): number {
  return status ?? (answer || streams ? 200 : 204)
}

function successOf(endpoint: Endpoint, components: Components): JsonSchema {
  const { name, once, answer, streams } = endpoint
  const named = { name: `${pascalOf(name)}Answer`, ...ownerOfEndpoint(endpoint, 'answer') }
  const schema = answer && components.named(named, openSchemaOf(answer))
  const json = schema && { [JSON_TYPE]: { schema, example: sampleOf(components, schema, 'answer') } }
  const open = Object.fromEntries((streams ?? []).map((type) => [type, streamOf(type)]))
  const content = { ...json, ...open }
  const headers = { ...REQUEST_ID, ...(once && { 'Idempotency-Replayed': refTo('headers', 'Idempotency-Replayed') }) }
  return { description: 'Done.', headers, ...(Object.keys(content).length > 0 && { content }) }
}

function streamOf(type: string): JsonSchema {
  if (!type.startsWith('text/')) return { schema: BYTES }
  const example = TEXTS[type.split(';', 1)[0]!]
  return { schema: { type: 'string' }, ...(example !== undefined && { example }) }
}

function inputProblemsOf({ method, once, body, upload, params, query }: Endpoint): ProblemCode[] {
  return [
    'request.unknown_parameter',
    ...(method === 'GET' ? [] : (['request.unsupported_header'] as const)),
    ...(once ? ONCE_PROBLEMS : []),
    ...(query ? (['request.invalid_parameter'] as const) : []),
    ...(params ? (['resource.not_found'] as const) : []),
    ...(body || upload ? BODY_PROBLEMS : []),
  ]
}

function parametersOf(schema: TSchema | undefined, place: 'path' | 'query'): JsonSchema[] {
  if (!schema) return []
  const { properties, required = [] } = jsonSchemaOf(schema) as {
    properties: Record<string, JsonSchema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...value }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema: value,
    ...(value.type === 'array' && WITH_COMMAS),
  }))
}
