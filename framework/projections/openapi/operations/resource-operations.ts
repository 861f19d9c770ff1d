// Describes a resource's operations in OpenAPI: input and answers of the routes made from its model.
import { ownerOf } from '#framework/application/distinct-names.ts'
import { BulkRemovalSchema, MAX_BULK } from '#framework/operations/many/bulk.ts'
import { bulkRuns } from '#framework/operations/many/bulk-runs.ts'
import { manyDoorsOf } from '#framework/operations/many/many-doors.ts'
import { canPreview } from '#framework/operations/preview-removal.ts'
import { facetFields } from '#framework/operations/reading/facets.ts'
import { wordOf } from '#framework/operations/steps/operation-target.ts'
import type { OperationName } from '#framework/resource/define-resource.ts'
import { pascalOf } from '#framework/resource/inflection.ts'
import { PEND } from '#framework/resource/mistakes/name-book.ts'
import type { ActionModel } from '#framework/resource/model.ts'
import { updateSchemaOf } from '#framework/resource/schemas/input-schemas.ts'
import type { ProblemCode } from '#shared/exceptions/codes.ts'
import { componentOf } from '../components.ts'
import { sampleOf } from '../examples/sample-schema.ts'
import { type JsonSchema, jsonSchemaOf, refTo } from '../json-schema.ts'
import { listParametersOf, selectionParametersOf } from '../parameters.ts'
import { BODY_PROBLEMS, ONCE_PROBLEMS } from '../problem-responses.ts'
import { changeExampleOf, eitherWhole, exampleOf, pageExampleOf } from '../resource-schemas.ts'
import { summaryOf } from '../sentences.ts'
import {
  answer,
  type Described,
  describe,
  label,
  labels,
  param,
  QUERY,
  REPLAYED,
  record,
  UNCHANGED,
  UNCONDITIONAL,
  UNREAD,
  WRITE,
} from './describe-operation.ts'
import { exported, facets, preview } from './looking-operations.ts'
import { manyOperationOf } from './many-operations.ts'

type Operations = Record<string, JsonSchema>

const FOUND: readonly ProblemCode[] = ['resource.not_found', 'request.precondition_failed']
/** Operations by path and method, relative to the resource's `path`. */
export function resourceOperationsOf(
  described: Described,
  { path, isExported }: { path: string; isExported: boolean },
): Record<string, Operations> {
  const { operations, actions } = described.model
  // Describes only offered operations: describing registers schema names.
  const only = (name: OperationName, describeIt: () => Operations) => (operations.has(name) ? describeIt() : {})
  const paths: Record<string, Operations> = {
    [path]: {
      ...only('list', () => ({ get: list(described) })),
      ...only('create', () => ({ post: create(described) })),
    },
    [`${path}/{id}`]: {
      ...only('read', () => ({ get: read(described) })),
      ...only('update', () => ({ patch: update(described, 'Update'), put: update(described, 'Replace') })),
      ...only('delete', () => ({ delete: remove(described) })),
    },
    [`${path}/facets`]: {
      ...only('list', (): Operations => (facetFields(described.model).length > 0 ? { get: facets(described) } : {})),
    },
    [`${path}/export`]: isExported ? { get: exported(described) } : {},
    [`${path}/{id}/deletion`]: {
      ...only('delete', (): Operations => (canPreview(described.model) ? { get: preview(described) } : {})),
    },
    [`${path}/bulk`]: {
      ...only('create', () => ({ post: bulkCreate(described) })),
      ...only('update', () => ({ patch: bulkUpdate(described) })),
      ...only('delete', () => ({ delete: bulkRemove(described) })),
    },
  }
  if (described.models.has(bulkRuns.name))
    for (const door of manyDoorsOf(described.model))
      paths[`${path}/bulk/${door.path}`] = { post: manyOperationOf(described, door) }
  for (const action of actions.values()) paths[`${path}/{id}/${action.path}`] = { post: act(described, action) }
  return Object.fromEntries(Object.entries(paths).filter(([, found]) => Object.keys(found).length > 0))
}

const ONLY_WHAT_WAS_READ = 'With `If-Match` it is refused when the record has changed since it was read.'
const LEFT_OUT = { Update: 'Omitted fields stay as they are.', Replace: 'Omitted fields return to their defaults.' }
const ALL_OR_NONE = `Up to ${MAX_BULK} at a time, all or none.`
const ALL_FAULTS = 'All faults are reported together, by position in the list.'

const CONDITIONAL = ['Id', 'IfMatch', 'IfNoneMatchOfWrite', 'IdempotencyKey'].map(param)
const EMPTY: JsonSchema = {
  description: 'Done.',
  headers: {
    'Idempotency-Replayed': refTo('headers', 'Idempotency-Replayed'),
    'X-Request-Id': refTo('headers', 'RequestId'),
  },
}

function list(described: Described): JsonSchema {
  const { model, models } = described
  return describe(described, {
    id: `list${pascalOf(model.name)}`,
    name: 'list',
    does: {
      summary: summaryOf('List', labels(described), 'records'),
      description: 'All filters must match. With `fields`, records have only these fields.',
    },
    permission: wordOf(model, 'list'),
    parameters: [param('IfNoneMatch'), ...listParametersOf(model, models), param('Rights')],
    success: {
      200: answer(`A page of ${labels(described)}.`, eitherWhole(model, 'List'), {
        headers: ['ETag'],
        example: pageExampleOf(model),
      }),
      304: UNCHANGED,
    },
    problems: [...QUERY, 'request.invalid_cursor'],
  })
}

function read(described: Described): JsonSchema {
  const { model, models } = described
  return describe(described, {
    id: `read${model.names.type}`,
    name: 'read',
    does: {
      summary: summaryOf('Read one', label(described), 'record'),
      description: 'With `fields`, the answer has only these fields.',
    },
    permission: wordOf(model, 'read'),
    parameters: [param('Id'), param('IfNoneMatch'), ...selectionParametersOf(model, models), param('Rights')],
    success: {
      200: answer(`The ${label(described)}.`, eitherWhole(model), {
        headers: ['ETag'],
        example: exampleOf(model, 'record'),
      }),
      304: UNCHANGED,
    },
    problems: [...QUERY, 'resource.not_found'],
  })
}

function create(described: Described): JsonSchema {
  const { model } = described
  return describe(described, {
    id: `create${model.names.type}`,
    name: 'create',
    does: {
      summary: summaryOf('Create one', label(described), 'record'),
      description: 'Omitted fields get their defaults. With an `Idempotency-Key`, it is safe to retry.',
    },
    permission: wordOf(model, 'create'),
    parameters: [param('IdempotencyKey')],
    body: {
      schema: refTo('schemas', `${componentOf(model)}Create`),
      example: exampleOf(model, 'create'),
    },
    success: {
      201: record(described, `The new ${label(described)}. ${UNREAD}`, ['ETag', 'Location', 'Idempotency-Replayed']),
    },
    problems: [...WRITE, ...UNCONDITIONAL],
  })
}

function update(described: Described, part: 'Update' | 'Replace'): JsonSchema {
  const { model } = described
  const { type } = model.names
  return describe(described, {
    id: `${part.toLowerCase()}${type}`,
    name: part === 'Update' ? 'update' : 'update by PUT',
    does: {
      summary: summaryOf(part === 'Update' ? 'Change one' : 'Replace one', label(described), 'record'),
      description: `${LEFT_OUT[part]} ${ONLY_WHAT_WAS_READ}`,
    },
    permission: wordOf(model, 'update'),
    parameters: CONDITIONAL,
    body: {
      schema: refTo('schemas', `${componentOf(model)}${part}`),
      example: part === 'Update' ? changeExampleOf(model) : exampleOf(model, 'replace'),
    },
    ...(part === 'Update' && { bodyTypes: ['application/json', 'application/merge-patch+json'] }),
    success: {
      200: record(described, `The ${label(described)} as it is now. ${UNREAD}`, ['ETag', 'Idempotency-Replayed']),
    },
    problems: [...WRITE, ...FOUND],
  })
}

function remove(described: Described): JsonSchema {
  return describe(described, {
    id: `delete${described.model.names.type}`,
    name: 'delete',
    does: { summary: summaryOf('Delete one', label(described), 'record'), description: ONLY_WHAT_WAS_READ },
    permission: wordOf(described.model, 'delete'),
    parameters: CONDITIONAL,
    success: { 204: EMPTY },
    problems: [...ONCE_PROBLEMS, 'request.unknown_parameter', ...FOUND, 'resource.in_use', 'resource.conflict'],
  })
}

function act(described: Described, action: ActionModel): JsonSchema {
  const { input, stepUp } = action.definition
  const { components, model } = described
  const component = componentOf(model)
  const body =
    input &&
    components.named(
      { name: `${pascalOf(action.name)}${component}Body`, ...ownerOf(model, action.name) },
      jsonSchemaOf(input),
    )
  return describe(described, {
    id: `${action.name}${described.model.names.type}`,
    name: action.name,
    does: action.definition,
    ...{ permission: action.permission, stepUp },
    parameters: CONDITIONAL,
    ...(body && { body: { schema: body, example: sampleOf(components, body, 'body') } }),
    success: {
      200: record(described, `The ${label(described)} as it is now. ${UNREAD}`, ['ETag', 'Idempotency-Replayed']),
    },
    problems: [...WRITE, ...FOUND, ...(stepUp ? (['auth.step_up_required'] as const) : [])],
  })
}

const WHICH: JsonSchema = { type: 'string', format: 'uuid', description: 'Id of the record to change.' }
const many = (items: JsonSchema): JsonSchema => ({ type: 'array', items, minItems: 1, maxItems: MAX_BULK })

/** A response with the records in the order they were given. */
function written({ model, components }: Described, description: string): JsonSchema {
  const name = componentOf(model)
  const schema = components.own(
    { name: `${name}Results`, ...ownerOf(model, 'bulk') },
    {
      type: 'object',
      required: ['results'],
      properties: { results: { type: 'array', items: refTo('schemas', name) } },
    },
  )
  return answer(description, schema, { ...REPLAYED, example: { results: [exampleOf(model, 'record')] } })
}

function bulkCreate(described: Described): JsonSchema {
  const { model } = described
  return describe(described, {
    id: `bulkCreate${pascalOf(model.name)}`,
    name: 'bulk create',
    does: {
      summary: summaryOf('Create many', labels(described), 'records'),
      description: `${ALL_OR_NONE} ${ALL_FAULTS}`,
    },
    permission: wordOf(model, 'create'),
    parameters: [param('IdempotencyKey')],
    body: { schema: many(refTo('schemas', `${componentOf(model)}Create`)), example: [exampleOf(model, 'create')] },
    success: {
      201: written(described, `The new ${labels(described)}, in the order in which they were given. ${UNREAD}`),
    },
    problems: [...WRITE, ...UNCONDITIONAL],
  })
}

function bulkUpdate(described: Described): JsonSchema {
  const { model, components } = described
  const withId = { type: 'object', required: ['id'], properties: { id: WHICH } }
  const { additionalProperties: _, ...changes } = jsonSchemaOf(updateSchemaOf(model)) as {
    properties: JsonSchema
    additionalProperties?: unknown
  }
  const item = {
    ...changes,
    ...withId,
    properties: { ...withId.properties, ...changes.properties },
    additionalProperties: false,
  }
  return describe(described, {
    id: `bulkUpdate${pascalOf(model.name)}`,
    name: 'bulk update',
    does: {
      summary: summaryOf('Change many', labels(described), 'records'),
      description: `${ALL_OR_NONE} ${ALL_FAULTS}`,
    },
    permission: wordOf(model, 'update'),
    parameters: [param('IdempotencyKey')],
    body: {
      schema: many(components.own({ name: `${componentOf(model)}BulkUpdate`, ...ownerOf(model, 'bulk update') }, item)),
      example: [{ id: exampleOf(model, 'record').id, ...changeExampleOf(model) }],
    },
    success: { 200: written(described, `The ${labels(described)} as they are now.`) },
    problems: [...WRITE, ...UNCONDITIONAL, 'resource.not_found'],
  })
}

function bulkRemove(described: Described): JsonSchema {
  return describe(described, {
    id: `bulkDelete${pascalOf(described.model.name)}`,
    name: 'bulk delete',
    does: { summary: summaryOf('Delete many', labels(described), 'records'), description: ALL_OR_NONE },
    permission: wordOf(described.model, 'delete'),
    parameters: [param('IdempotencyKey')],
    body: {
      schema: described.components.named({ name: 'BulkRemoval', ...PEND }, jsonSchemaOf(BulkRemovalSchema)),
      example: { ids: [exampleOf(described.model, 'record').id] },
    },
    success: { 204: EMPTY },
    problems: [
      ...ONCE_PROBLEMS,
      ...UNCONDITIONAL,
      'request.unknown_parameter',
      ...BODY_PROBLEMS,
      'resource.not_found',
      'resource.in_use',
      'resource.conflict',
    ],
  })
}
