// Parts of every operation's description: who may call, input, output and possible errors.
import { ownerOf } from '#framework/application/distinct-names.ts'
import { inSentence } from '#framework/resource/inflection.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import type { ProblemCode } from '#shared/exceptions/codes.ts'
import { JSON_TYPE } from '#shared/utils/media-types.ts'
import { type Components, componentOf } from '../components.ts'
import { type JsonSchema, refTo } from '../json-schema.ts'
import { BODY_PROBLEMS, CALLER_PROBLEMS, ONCE_PROBLEMS, type ProblemResponses } from '../problem-responses.ts'
import { exampleOf } from '../resource-schemas.ts'
import { type Said, sentencesOf } from '../sentences.ts'

/** A resource, and the document that describes it. */
export interface Described {
  model: ResourceModel
  models: Models
  responses: ProblemResponses
  components: Components
}

/** Errors of a query string. */
export const QUERY: readonly ProblemCode[] = ['request.unknown_parameter', 'request.invalid_parameter']
/** Errors of a write. */
export const WRITE: readonly ProblemCode[] = [
  ...ONCE_PROBLEMS,
  'request.unknown_parameter',
  ...BODY_PROBLEMS,
  'resource.duplicate',
  'resource.conflict',
  'resource.invalid_reference',
]
/** Conditional headers do not apply to no record or to many. */
export const UNCONDITIONAL: readonly ProblemCode[] = ['request.unsupported_header']

/** An operation before it joins the document. */
export interface Operation {
  id: string
  /** The operation's name in the resource's routes. */
  name: string
  does: Said
  /** The required permission. */
  permission: string
  stepUp?: boolean | undefined
  parameters?: readonly JsonSchema[]
  body?: JsonSchema
  /** Content types of the body, if not only JSON. */
  bodyTypes?: readonly string[]
  success: Record<string, JsonSchema>
  problems: readonly ProblemCode[]
}

/** The operation as OpenAPI. */
export function describe(
  { model, responses, components }: Described,
  { id, name, does, permission, stepUp, parameters = [], body, bodyTypes = [JSON_TYPE], success, problems }: Operation,
): JsonSchema {
  components.names.take({ as: 'operationId', name: id, ...ownerOf(model, name) })
  return {
    operationId: id,
    ...sentencesOf(does, { access: { permission }, stepUp }),
    tags: [model.names.labelPlural],
    parameters: [refTo('parameters', 'Tenant'), refTo('parameters', 'Reason'), ...parameters],
    ...(body && {
      requestBody: { required: true, content: Object.fromEntries(bodyTypes.map((type) => [type, body])) },
    }),
    responses: { ...success, ...responses.of([...CALLER_PROBLEMS, ...problems]) },
  }
}

/** Said of a write that answers with the record. */
export const UNREAD = 'If you may write it but not read it, the answer has only `id` and `version`.'

/** The resource's singular inside a sentence. */
export const label = ({ model }: Described) => inSentence(model.names.label)
/** Its plural. */
export const labels = ({ model }: Described) => inSentence(model.names.labelPlural)
/** A shared parameter. */
export const param = (name: string) => refTo('parameters', name)
/** Headers of an answer that may be a replay. */
export const REPLAYED = { headers: ['Idempotency-Replayed'] }

/** A JSON response. */
export function answer(
  description: string,
  schema: JsonSchema,
  { headers = [], example }: { headers?: string[]; example?: unknown } = {},
): JsonSchema {
  const named = Object.fromEntries(
    headers.map((name) => [name === 'RequestId' ? 'X-Request-Id' : name, refTo('headers', name)]),
  )
  return {
    description,
    headers: { ...named, 'X-Request-Id': refTo('headers', 'RequestId') },
    content: { 'application/json': { schema, ...(example !== undefined && { example }) } },
  }
}

/** A response with one record. */
export function record({ model }: Described, description: string, headers: string[] = ['ETag']): JsonSchema {
  return answer(description, refTo('schemas', componentOf(model)), { headers, example: exampleOf(model, 'record') })
}

/** The answer to a client that already holds the answer. */
export const UNCHANGED: JsonSchema = {
  description: 'Your copy is still current.',
  headers: { ETag: refTo('headers', 'ETag') },
}
