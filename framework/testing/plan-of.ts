// The plans that PostgreSQL keeps for a prepared statement, for tests of the queue's statements.
import type { SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import { withKeptClient } from './servers/kept-connections.ts'

export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly PlanNode[]
}

/** The generic plan of a statement after `settings`, a statement that sets what its transaction sets. */
export async function planOf(adminUrl: string, settings: SQL, statement: SQL): Promise<PlanNode> {
  const dialect = new PgDialect()
  const { sql: text, params } = dialect.sqlToQuery(statement)
  return withKeptClient(adminUrl, async (client) => {
    await client.query('begin')
    await client.query(dialect.sqlToQuery(settings).sql)
    await client.query(`prepare planned as ${text}`)
    const nulls = params.length > 0 ? `(${params.map(() => 'null').join(', ')})` : ''
    const { rows } = await client.query(`explain (format json) execute planned${nulls}`)
    await client.query('rollback')
    await client.query('deallocate planned')
    return rows[0]['QUERY PLAN'][0].Plan
  })
}

/** A node of a plan and all below it. */
export function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}
