// What PostgreSQL does for a statement: its plan under row security, as the role that serves requests, with what it read.
import type { SQL } from 'drizzle-orm'
import pg from 'pg'
import { compileStatement } from '#framework/database/compile-statement.ts'
import type { Scope } from '#framework/database/scope.ts'
import { actSettings } from '#framework/resource/caller/caller-sql.ts'
import { withKeptClient } from './servers/kept-connections.ts'

/** One step of a plan, as EXPLAIN writes it. */
export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly 'Recheck Cond'?: string
  readonly Filter?: string
  readonly 'Rows Removed by Filter'?: number
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
  readonly Plans?: readonly PlanNode[]
}

/** An executed plan. */
export interface Explained {
  /** Every step, from the top down. */
  readonly nodes: readonly PlanNode[]
  /** Conditions that indexes serve. */
  readonly indexConditions: readonly string[]
  /** Rows read and discarded. */
  readonly removed: number
  /** Blocks of tables and indexes read: the cost of a statement, independent of the machine's load. */
  readonly blocks: number
  readonly milliseconds: number
}

/** A statement, its caller, and how to plan it: `any` is a connection's generic plan, `own` a plan for these values. */
export interface Explaining {
  readonly scope: Scope
  readonly statement: SQL
  readonly plan?: 'any' | 'own'
  /** Apply to the transaction. */
  readonly settings?: Readonly<Record<string, string>>
}

/** Runs the statement as its caller would, and changes nothing. */
export async function explain(appUrl: string, { scope, statement, plan, settings }: Explaining): Promise<Explained> {
  const { text, values } = compileStatement(statement, scope)
  const written = values.map((value) => literalOf(value)).join(', ')
  const answer = await withKeptClient(appUrl, async (client) => {
    await client.query('begin read only')
    const { tenantId, actorId, act } = scope.caller
    const all = {
      ...{ 'pend.tenant_id': tenantId ?? '', 'pend.actor_id': actorId ?? '' },
      ...Object.fromEntries(actSettings(act)),
      plan_cache_mode: plan === 'own' ? 'force_custom_plan' : 'force_generic_plan',
      ...settings,
    }
    for (const [name, value] of Object.entries(all))
      await client.query('select set_config($1, $2, true)', [name, value])
    await client.query(`prepare explained as ${text}`)
    const call = values.length > 0 ? `explained(${written})` : 'explained'
    const { rows } = await client.query(`explain (analyze, buffers, timing off, format json) execute ${call}`)
    await client.query('deallocate explained')
    await client.query('rollback')
    return rows[0]['QUERY PLAN'][0]
  })
  return read(answer)
}

function literalOf(value: unknown): string {
  if (value === null) return 'null'
  if (!Array.isArray(value)) return pg.escapeLiteral(String(value))
  return value.length === 0
    ? "'{}'"
    : pg.escapeLiteral(`{${value.map((item) => JSON.stringify(String(item))).join(',')}}`)
}

function read({ Plan, 'Execution Time': milliseconds }: { Plan: PlanNode; 'Execution Time': number }): Explained {
  const nodes = flatten(Plan)
  return {
    nodes,
    indexConditions: nodes.flatMap((node) => node['Index Cond'] ?? []),
    removed: nodes.reduce((sum, node) => sum + (node['Rows Removed by Filter'] ?? 0) * node['Actual Loops'], 0),
    blocks: Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'],
    milliseconds,
  }
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)]
}
