// Operations that start a bulk run: which records, what to do, and where to see the progress.
import { ownerOf } from '#framework/application/distinct-names.ts'
import { MOST_RECORDS } from '#framework/operations/many/begin-run.ts'
import { bulkRuns } from '#framework/operations/many/bulk-runs.ts'
import type { ManyDoor } from '#framework/operations/many/many-doors.ts'
import { ExceptSchema, IdsSchema } from '#framework/operations/many/selection.ts'
import { pascalOf } from '#framework/resource/inflection.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { componentOf } from '../components.ts'
import { type JsonSchema, jsonSchemaOf, refTo } from '../json-schema.ts'
import { changeExampleOf, exampleOf } from '../resource-schemas.ts'
import { summaryOf } from '../sentences.ts'
import { type Described, describe, labels, param, record, UNCONDITIONAL, WRITE } from './describe-operation.ts'

const VERBS: Record<string, string> = { update: 'Change', delete: 'Delete' }
const MOST = MOST_RECORDS.toLocaleString('en')
const HOW = `Processes up to ${MOST} records one after the other, in a task with the caller's permissions. A refused record does not stop the others. The run reports its progress; \`POST /bulk-runs/{id}/cancel\` stops it.`

/** `POST /articles/bulk/publish` */
export function manyOperationOf(described: Described, door: ManyDoor): JsonSchema {
  const { model, models } = described
  const { name, permission, action } = door
  const summary = action
    ? summaryOf(`Run ${name} on many`, labels(described), 'records')
    : summaryOf(`${VERBS[name]} all fitting`, labels(described), 'records')
  return describe(described, {
    id: `${name}Many${pascalOf(model.name)}`,
    name: `many ${name}`,
    does: { summary, description: HOW },
    permission,
    parameters: [param('IdempotencyKey')],
    body: { schema: bodyOf(described, door), example: exampleOfBody(model, door) },
    success: {
      202: record({ ...described, model: models.get(bulkRuns.name)! }, 'The run that has begun.', [
        ...['ETag', 'Location', 'Idempotency-Replayed'],
      ]),
    },
    problems: [...WRITE, ...UNCONDITIONAL],
  })
}

/** Records by id or by filter; the operation determines the input. */
function bodyOf({ model, components }: Described, { name, input, action }: ManyDoor): JsonSchema {
  const component = componentOf(model)
  const written = input && (action ? jsonSchemaOf(input) : refTo('schemas', `${component}Update`))
  const schema: JsonSchema = {
    type: 'object',
    ...(name === 'update' && { required: ['input'] }),
    properties: {
      ids: jsonSchemaOf(IdsSchema),
      ...(model.operations.has('list') && { filter: FILTER, except: jsonSchemaOf(ExceptSchema) }),
      ...(written && { input: written }),
    },
    additionalProperties: false,
  }
  return components.own(
    { name: `${pascalOf(name)}Many${pascalOf(model.name)}Body`, ...ownerOf(model, `many ${name}`) },
    schema,
  )
}

const FILTER: JsonSchema = {
  type: 'object',
  additionalProperties: true,
  description:
    'In place of `ids`: all matching records. Takes the parameters of the list with their values, including `search` and `filter`; `{}` means every record.',
}

/** Everything that matches if there is a list; the action's schema describes its input. */
function exampleOfBody(model: ResourceModel, { name }: ManyDoor): JsonSchema {
  const example = exampleOf(model, 'record')
  const word = [...model.filters].find((each) => typeof example[each] === 'string')
  const which = model.operations.has('list') && word ? { filter: { [word]: example[word] } } : { ids: [example.id] }
  return { ...which, ...(name === 'update' && { input: changeExampleOf(model) }) }
}
