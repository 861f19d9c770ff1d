// Guards of what somebody may not read and reaches by way of something else: relations, answers of writes, ids, references.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of the code
import type { Guard } from './guard.ts'

const SIGHTS = 'framework/resource/sights.ts'
const TARGETS = 'framework/operations/steps/met-targets.ts'
const TRAIL = 'framework/resource/trail-view.ts'

export const unreadGuards: readonly Guard[] = [
  {
    name: 'included records are those that may be read',
    area: 'permissions',
    attack: 'what may not be read is not shown in the place',
    file: 'framework/operations/listing/include.ts',
    find: 'const target = openTarget(ctx, field)',
    replace: 'const target = ctx.runtime.models.get(field.relation!.to)!',
  },
  {
    name: 'selected records are those that may be read',
    area: 'permissions',
    attack: 'what may not be read is not shown in the place',
    file: 'framework/projections/graphql/schema/record-fields.ts',
    find: 'if (field.sight?.isClosed) openTarget(state.ctx, field)',
    replace: '',
  },
  {
    name: 'related records are those that may be read',
    area: 'permissions',
    attack: 'what may not be read is not listed below',
    file: 'framework/operations/list-related.ts',
    find: "openOperation(ctx, model, 'list')",
    replace: 'void openOperation',
  },
  {
    name: 'a written record is shown to readers',
    area: 'permissions',
    attack: 'whoever may write and not read',
    file: 'framework/operations/shown-records.ts',
    find: 'record: mayRead && !isOutOfSight',
    replace: 'record: mayRead || !isOutOfSight',
  },
  {
    name: 'what is sent back is compared for readers',
    area: 'permissions',
    attack: 'what a record says is not found out',
    file: 'framework/operations/steps/echoed-values.ts',
    find: "names.length === 0 || !can(ctx, wordOf(view, 'read'))",
    replace: 'names.length === 0',
  },
  {
    name: 'ids of what may not be read are empty',
    area: 'permissions',
    attack: 'the id of what may not be read stands in no answer',
    file: SIGHTS,
    find: "if (target.operations.has('read') && !permissions.has(readWordOf(target))) return CLOSED",
    replace: 'if (permissions === undefined) return CLOSED',
  },
  {
    name: 'nothing is found by an id that is not met',
    area: 'permissions',
    attack: 'nothing is found by the id',
    file: 'framework/operations/listing/lookups.ts',
    find: 'field: field.sight.of })} and ${isMet})`',
    replace: 'field: field.sight.of })})`',
  },
  {
    name: 'ids of rows that are not met are empty',
    area: 'permissions',
    attack: 'the id of somebody who left',
    file: SIGHTS,
    find: 'case when ${isMet(column)} then ${column} end',
    replace: '${column}',
  },
  {
    name: 'written records hold no ids that are not met',
    area: 'permissions',
    attack: 'the id of somebody who left',
    file: TARGETS,
    find: 'if (fields.length === 0) return records',
    replace: 'if (fields.length >= 0) return records',
  },
  {
    name: 'events hold no ids that are not met',
    area: 'permissions',
    attack: 'an event tells no id',
    file: 'framework/operations/events/visible-events.ts',
    find: 'hidden.set(event, { ...event, data: shown[index]! })',
    replace: 'if (!shown[index]) hidden.set(event, event)',
  },
  {
    name: 'the trail holds no ids that are not met',
    area: 'permissions',
    attack: 'the trail tells no id',
    file: TRAIL,
    find: '(isReadable || options.hidden === true) && !sight?.isClosed',
    replace: 'isReadable || options.hidden === true || sight?.isClosed === true',
    also: { file: TRAIL, find: 'field.sight !== undefined &&', replace: 'field.sight?.isClosed === false &&' },
  },
  {
    name: 'references to what may not be read are refused',
    area: 'permissions',
    attack: 'what may not be read is pointed at',
    file: TARGETS,
    find: 'if (closed.length > 0) throw',
    replace: 'if (closed.length < 0) throw',
  },
  {
    name: 'links to what is not met stay',
    area: 'permissions',
    attack: 'links to what may not be read stay',
    file: TARGETS,
    find: 'if (left.length === 0) return values',
    replace: 'if (left.length >= 0) return values',
  },
]
