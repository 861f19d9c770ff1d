// Bulk runs: one operation on many records, from request to end, and the records that failed.
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { uuid } from '#framework/resource/fields/uuid.ts'
import { conditions } from '#framework/resource/row-rules/conditions.ts'

const OWN_OR_ALL = conditions({ read: [{ where: 'actor_id = {actor}' }, { may: 'readAll' }] })

/** Updated with each record, without events or trail entries: those would cost more than the records do. */
const counter = (help: string) => integer({ required: true, default: 0, min: 0, readOnly: true, audit: 'none', help })

/** People see only their own runs. Counts are always exact; events report `progress` at most once a second. */
export const bulkRuns = defineResource('bulkRuns', {
  schema: 'tasks',
  description:
    'One operation on many records, started by `POST /<resource>/bulk/<operation>`; kept for 30 days after its end.',
  fields: {
    resource: text({
      required: true,
      max: 100,
      code: true,
      readOnly: true,
      help: 'Whose records, such as `articles`.',
    }),
    action: text({
      ...{ required: true, max: 100, code: true, readOnly: true },
      help: 'What is done to each: `update`, `delete` or the name of an action.',
    }),
    state: choice(['waiting', 'running', 'finished', 'cancelled', 'failed'], {
      ...{ required: true, default: 'waiting', readOnly: true },
    }),
    total: integer({
      ...{ required: true, default: 0, min: 0, readOnly: true },
      help: 'How many records were meant at the beginning.',
    }),
    progress: integer({
      ...{ required: true, default: 0, min: 0, max: 100, readOnly: true, audit: 'none' },
      help: 'In percent.',
    }),
    done: counter('Records that it is done with.'),
    failed: counter('Records that it could not be done with; `bulkFailures` says why, of up to 1,000.'),
    skipped: counter('Records that no longer matched the filter when their turn came.'),
    problem: text({ max: 500, index: false, readOnly: true, help: 'Why all of it failed.' }),
    actorId: uuid({ index: false, readOnly: true, help: 'Who began it.' }),
    startedAt: dateTime({ index: false, readOnly: true }),
    finishedAt: dateTime({ readOnly: true }),
    /** The last processed record: written together with its change, so that no record is processed twice. */
    place: uuid({ index: false, hidden: true, audit: 'none' }),
  },
  rows: OWN_OR_ALL,
  operations: ['list', 'read'],
  ordering: ['-createdAt'],
  filters: ['resource', 'action', 'state', 'createdAt'],
  title: 'action',
  example: {
    ...{ resource: 'articles', action: 'publish', state: 'running', total: 1200, progress: 41 },
    ...{ done: 489, failed: 2, skipped: 1, problem: null, actorId: '0199b1c4-5e77-7b02-8f44-1c8a9e3d5b21' },
    ...{ startedAt: '2026-11-30T08:00:01.000Z', finishedAt: null },
  },
})

/** Maximum failures stored individually per run. */
export const MOST_FAILURES = 1000

const WHOSE = 'Null if you may not read the record.'

/** Details of a failure are shown only to readers of the record, even if others can see the run. */
export const bulkFailures = defineResource('bulkFailures', {
  schema: 'tasks',
  description: 'Records on which a bulk run failed: the first 1,000 of each run, deleted with the run.',
  fields: {
    run: reference('bulkRuns', { required: true, readOnly: true, onDelete: 'cascade' }),
    resource: text({ required: true, max: 100, code: true, readOnly: true, index: false }),
    recordId: uuid({ required: true, readOnly: true, index: false }),
    title: text({ max: 200, index: false, readOnly: true, quotes: true, help: `What people know it by. ${WHOSE}` }),
    code: text({
      required: true,
      max: 100,
      code: true,
      readOnly: true,
      help: 'Code of the problem, as for one record.',
    }),
    detail: text({ max: 500, index: false, readOnly: true, quotes: true, help: `What went wrong. ${WHOSE}` }),
    actorId: uuid({ index: false, readOnly: true, help: 'Who began the run.' }),
  },
  rows: OWN_OR_ALL,
  operations: ['list', 'read'],
  audit: false,
  ordering: ['createdAt'],
  filters: ['run', 'code', 'createdAt'],
  title: 'code',
  example: {
    ...{ resource: 'articles', title: 'Tea in Lisbon', code: 'resource.in_use' },
    detail: 'Other records still point to this one, perhaps some that you cannot see. They must change or go first.',
  },
})
