// Declares an app's database objects besides tables: functions, triggers, views, partial indexes and rights. Migrations install them.
import { declare } from '#framework/resource/declaring/declared.ts'
import {
  anyText,
  flag,
  listOf,
  needed,
  type OptionTable,
  oneOf,
  table,
  where,
  words,
} from '#framework/resource/declaring/rules.ts'
import { quoteName } from '../schema/quote.ts'
import type { SqlObject } from '../schema/sql-object.ts'

/** A declared object; list it in the manifest under `databaseObjects`. */
export interface DatabaseObject extends SqlObject {
  /** Why the database has it, for readers of `generated/database.sql`. */
  readonly reason: string
  /** Names of objects that must exist first. */
  readonly needs: readonly string[]
}

/** Roles of serving processes. */
export type ServingRole = 'pend_app' | 'pend_readonly'

/** Options that every object accepts. */
interface ObjectOptions {
  readonly reason: string
  /** Objects that must exist when this one is created, such as a function that a view calls. */
  readonly needs?: readonly DatabaseObject[]
}

export interface FunctionOptions extends ObjectOptions {
  /** With its argument types: `auth.has_second_factor(uuid)`. */
  readonly name: string
  /** The whole `create or replace function …;` statement. */
  readonly sql: string
  /** Roles besides the owner that may call it. Triggers need none. */
  readonly callers?: readonly ServingRole[]
  /** Replaces a function of the framework. If the app is removed, another migration restores that function. */
  readonly replaces?: boolean
}

export interface TriggerOptions extends ObjectOptions {
  readonly name: string
  /** The table: `auth.users`. */
  readonly on: string
  /** `after update of is_active`. */
  readonly event: string
  /** SQL condition on the rows; all rows by default. */
  readonly when?: string
  /** The function to call for each row. */
  readonly calls: DatabaseObject
}

export interface IndexOptions extends ObjectOptions {
  readonly name: string
  readonly on: string
  /** Everything from the columns on: `("tenant_id", "id") where "hash" is null`. */
  readonly definition: string
  readonly isUnique?: boolean
}

export interface ViewOptions extends ObjectOptions {
  readonly name: string
  /** Only the select. It reads with its caller's rights. */
  readonly sql: string
  readonly readers?: readonly ServingRole[]
}

export interface AnyObjectOptions extends ObjectOptions {
  /** Unique in the project and readable: `storage of tasks.tasks`. */
  readonly name: string
  /** The table whose drop also drops it; null if independent. */
  readonly table: string | null
  readonly create: string
  readonly drop: string
}

const reasonRules = { reason: needed(words), needs: listOf(where('made by one of these functions', isObject)) }
const roles = listOf(oneOf(['pend_app', 'pend_readonly']))
const tableName = where('a table with its schema, such as auth.users', isTableName)
const FUNCTION: OptionTable<FunctionOptions> = {
  ...reasonRules,
  name: needed(where('a schema, a name and the types of the arguments', isFunctionName)),
  sql: needed(where('create or replace function …', (sql) => /create or replace function /.test(String(sql)))),
  callers: roles,
  replaces: flag,
}
const TRIGGER: OptionTable<TriggerOptions> = {
  ...reasonRules,
  ...{ name: needed(words), on: needed(tableName), event: needed(words), when: words },
  calls: needed(where('made by defineDatabaseFunction()', isObject)),
}
const INDEX: OptionTable<IndexOptions> = {
  ...reasonRules,
  ...{ name: needed(words), on: needed(tableName), definition: needed(words), isUnique: flag },
}
const VIEW: OptionTable<ViewOptions> = { ...reasonRules, name: needed(tableName), sql: needed(words), readers: roles }
const ANY: OptionTable<AnyObjectOptions> = {
  ...reasonRules,
  name: needed(words),
  table: needed(where('a table with its schema, or null', (value) => value === null || isTableName(value))),
  create: needed(words),
  drop: needed(anyText),
}

/** A function. A changed body replaces it; changed arguments make it another function. */
export function defineDatabaseFunction(options: FunctionOptions): DatabaseObject {
  const { name, sql, callers = [], replaces = false } = options
  const grants = callers.length > 0 ? [`grant execute on function ${name} to ${callers.join(', ')};`] : []
  return declareObject(options, table(FUNCTION).find(options, ''), {
    name: `function ${String(name).replace(/\(.*/, '')}${replaces ? '' : argumentsOf(name)}`,
    table: null,
    create: [String(sql).trim(), `revoke all on function ${name} from public;`, ...grants].join('\n'),
    drop: replaces ? '' : `drop function if exists ${name};`,
    isReplaced: true,
  })
}

/** A row-level trigger. */
export function defineTrigger(options: TriggerOptions): DatabaseObject {
  const { name, on, event, when, calls, needs = [] } = options
  const condition = when === undefined ? '' : ` when (${when})`
  const called = String(calls?.name).replace(/^function (.*?)(\(.*)?$/, '$1')
  return declareObject({ ...options, needs: [...needs, calls] }, table(TRIGGER).find(options, ''), {
    name: `trigger ${on}.${name}`,
    table: on,
    create: `create trigger ${quoteName(name)} ${event} on ${on}\n  for each row${condition} execute function ${called}();`,
    drop: `drop trigger if exists ${quoteName(name)} on ${on};`,
  })
}

/** An index that resources cannot declare: a partial one, or one that does not lead with the tenant. */
export function defineIndex(options: IndexOptions): DatabaseObject {
  const { name, on, definition, isUnique = false } = options
  const schema = String(on).split('.')[0]!
  return declareObject(options, table(INDEX).find(options, ''), {
    name: `index ${schema}.${name}`,
    table: on,
    create: `create ${isUnique ? 'unique ' : ''}index ${quoteName(name)} on ${on} ${definition};`,
    drop: `drop index if exists ${quoteName(schema)}.${quoteName(name)};`,
  })
}

/** A view under the row security of its reader. */
export function defineView(options: ViewOptions): DatabaseObject {
  const { name, sql, readers = [] } = options
  const grants = readers.length > 0 ? [`grant select on ${name} to ${readers.join(', ')};`] : []
  return declareObject(options, table(VIEW).find(options, ''), {
    name: `view ${name}`,
    table: null,
    create: [`create view ${name} with (security_invoker = true) as\n${String(sql).trim()};`, ...grants].join('\n'),
    drop: `drop view if exists ${name};`,
  })
}

/** Any other object that SQL creates and drops: rights, an extension, a table's storage settings. */
export function defineDatabaseObject(options: AnyObjectOptions): DatabaseObject {
  const { name, table: on, create, drop } = options
  return declareObject(options, table(ANY).find(options, ''), { name, table: on, create, drop })
}

type Faults = Parameters<typeof declare>[2]

function declareObject({ reason, needs = [] }: ObjectOptions, faults: Faults, object: SqlObject): DatabaseObject {
  return declare('defineDatabaseObject()', { ...object, reason, needs: needs.map((each) => each?.name) }, faults)
}

/** `(uuid)`: functions with the same name but other arguments are different objects. */
function argumentsOf(name: string): string {
  return /\(.*/.exec(String(name))?.[0] ?? ''
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'create' in value && 'needs' in value
}

function isTableName(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z_]\w*\.[a-z_]\w*$/.test(value)
}

function isFunctionName(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z_]\w*\.[a-z_]\w*\([^)]*\)$/.test(value)
}
