// Plans of sent statements: reads run again, as their caller and as the owner without policies, and are rolled back.
import { type SQL, sql } from 'drizzle-orm'
import type pg from 'pg'
import { callerValues, enteringText } from '#framework/resource/caller/caller-sql.ts'
import type { Database } from './database.ts'
import { withOwner } from './migrations/with-owner.ts'
import type { Scope } from './scope.ts'

/** One node of PostgreSQL's plan (EXPLAIN, FORMAT JSON). */
export interface PlanNode {
  readonly 'Node Type': string
  readonly Schema?: string
  readonly 'Relation Name'?: string
  readonly Plans?: readonly PlanNode[]
  readonly [name: string]: unknown
}

/** A statement with its plan. */
export interface PlanRun {
  readonly plan: PlanNode
  readonly planningMs: number | null
  /** Null if it was planned but not run. */
  readonly executionMs: number | null
}

/** A statement for the owner to run. */
export interface OwnersStatement extends Sent {
  readonly tables: readonly string[]
}

interface Sent {
  readonly text: string
  readonly values: readonly unknown[]
  readonly scope: Scope
}

const PLANNED = 'explain (verbose, format json) '
const RUN = 'explain (analyze, buffers, verbose, format json) '
const WRITES = /^(ModifyTable|LockRows)$/
// The first run loads what the second finds in memory.
const ROUNDS = 2
const PATIENCE = '2s'

/**
 * As its caller: the same role, tenant and permissions, admitted again. Writes are planned but not run; reads run in a
 * read-only transaction. Throws what admission refuses, such as an ended session.
 */
export async function explainAsCaller(database: Database, sent: Sent): Promise<PlanRun> {
  const planned = await explain(database, sent, PLANNED)
  if (nodesOf(planned.plan).some((node) => WRITES.test(node['Node Type']))) return planned
  return best(() => explain(database, sent, RUN))
}

/** The tables it reads, as `"schema"."table"`. */
export function tablesOf(plan: PlanNode): string[] {
  const names = nodesOf(plan).flatMap((node) =>
    node.Schema && node['Relation Name'] ? [`${quoted(node.Schema)}.${quoted(node['Relation Name'])}`] : [],
  )
  return [...new Set(names)]
}

/** As the owner, whom policies bind only if forced: this transaction lifts that. */
export function explainAsOwner(ownerUrl: string, { text, values, scope, tables }: OwnersStatement): Promise<PlanRun> {
  return withOwner(ownerUrl, async (client) => {
    await client.query('begin')
    try {
      await client.query(`set local lock_timeout = '${PATIENCE}'`)
      await client.query(enteringText(null), callerValues(scope.caller))
      for (const table of tables) await client.query(`alter table ${table} no force row level security`)
      await client.query('set local transaction_read_only = on')
      return await best(async () =>
        runOf((await client.query<[unknown]>({ ...asRows, text: RUN + text, values: [...values] })).rows),
      )
    } finally {
      await client.query('rollback')
    }
  })
}

const asRows: Pick<pg.QueryArrayConfig, 'rowMode'> = { rowMode: 'array' }

async function best(run: () => Promise<PlanRun>): Promise<PlanRun> {
  let found = await run()
  for (let round = 1; round < ROUNDS; round++) {
    const next = await run()
    if ((next.executionMs ?? 0) < (found.executionMs ?? 0)) found = next
  }
  return found
}

class RolledBack extends Error {}

/** A snapshot only reads, whatever a function does. */
async function explain(database: Database, { text, values, scope }: Sent, prefix: string): Promise<PlanRun> {
  let found: PlanRun | undefined
  const mode = prefix === RUN ? 'snapshot' : 'write'
  try {
    await database.transaction(
      scope,
      async ({ query }) => {
        found = runOf(await query(statementOf(prefix, text, values)))
        throw new RolledBack()
      },
      mode,
    )
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
  }
  return found!
}

function statementOf(prefix: string, text: string, values: readonly unknown[]): SQL {
  const parts = text.split(/\$(\d+)\b/)
  const chunks = parts.map((part, index) =>
    index % 2 === 0 ? sql.raw(part) : sql`${sql.param(values[Number(part) - 1])}`,
  )
  return sql.join([sql.raw(prefix), ...chunks])
}

function runOf(rows: readonly (readonly unknown[])[]): PlanRun {
  const [[answer]] = rows as [[unknown]]
  const [found] = (typeof answer === 'string' ? JSON.parse(answer) : answer) as [Record<string, unknown>]
  return {
    plan: found.Plan as PlanNode,
    planningMs: (found['Planning Time'] as number | undefined) ?? null,
    executionMs: (found['Execution Time'] as number | undefined) ?? null,
  }
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
