// Indexes and storage settings of the ledger. Every change that meets an index's condition also writes the index.
import {
  type DatabaseObject,
  defineDatabaseObject,
  defineIndex,
  type IndexOptions,
} from '#framework/database/objects/define-database-object.ts'

const index = (name: string, definition: string, options: Pick<IndexOptions, 'reason' | 'isUnique'>) =>
  defineIndex({ ...{ name, definition, on: 'tasks.tasks' }, ...options })

/** Added to the table of tasks. */
export const ledgerObjects: readonly DatabaseObject[] = [
  defineDatabaseObject({
    name: 'storage of tasks.tasks',
    table: 'tasks.tasks',
    reason: 'Each task changes its row some four times: what is dead has to go long before a fifth of the table is.',
    create: `alter table tasks.tasks set (
  autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0
);`,
    drop: `alter table tasks.tasks reset (
  autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold, autovacuum_vacuum_cost_delay
);`,
  }),
  index('tasks_scheduled_idx', `("run_at") where state = 'scheduled'`, {
    reason: 'Scheduled tasks whose time has come.',
  }),
  index(
    'tasks_waiting_idx',
    `("queue", "tenant_id", "priority" desc, "run_at") where state = 'waiting' and key is null and is_limited = 0`,
    { reason: 'The next task of a tenant: the common case, without a key and a limit.' },
  ),
  index(
    'tasks_keyed_waiting_idx',
    `("queue", "tenant_id", "priority" desc, "run_at") where state = 'waiting' and key is not null`,
    { reason: 'Each tenant is asked for the tasks with a key that have waited longest, whatever others have.' },
  ),
  index(
    'tasks_keyed_idx',
    `("queue", "tenant_id", "key", "id")
  where key is not null and state in ('scheduled', 'waiting', 'dispatched', 'running')`,
    { reason: 'Whether an earlier task of the same key is still unfinished.' },
  ),
  index(
    'tasks_limited_idx',
    `("queue", "name", "priority" desc, "run_at") where state = 'waiting' and key is null and is_limited = 1`,
    { reason: 'Waiting tasks of names that have a rate limit.' },
  ),
  index('tasks_rate_idx', '("name", "dispatched_at") where is_limited = 1', {
    reason: 'How many tasks of a limited name began lately.',
  }),
  index('tasks_dispatched_idx', `("queue", "dispatched_at") where state = 'dispatched'`, {
    reason: 'Tasks that a version before handed out and nobody began.',
  }),
  index('tasks_running_idx', `("lease_until") where state = 'running'`, {
    reason: 'Running tasks whose worker is silent.',
  }),
  index('tasks_keep_idx', '("keep_until") where keep_until is not null', {
    reason: 'Finished tasks that have been kept long enough.',
  }),
  index('tasks_group_idx', '("tenant_id", "group_id") where group_id is not null', {
    reason: 'What is left of a group.',
  }),
  index('tasks_record_idx', '("tenant_id", "record_id", "id" desc) where record_id is not null', {
    reason: 'The tasks about a record, newest first. Most tasks are about none.',
  }),
  index('tasks_dead_idx', `("id" desc) where state in ('dead', 'expired')`, {
    reason: 'Staff looks for what is dead across all tenants, newest first. Only a task that dies writes this index.',
  }),
  index('tasks_unique_key_idx', '("tenant_id", "name", "unique_key") where unique_key is not null', {
    reason: 'Most tasks have no unique key, and each index more is written with every change of a task.',
    isUnique: true,
  }),
]
