// Counts the rows that would block a change, if there is a database to ask.
import pg from 'pg'
import { quoteName } from '../schema/quote.ts'
import type { Risk } from './diff/step.ts'

/**
 * Null if unknown: no database, none of these tables in it, or one in use. Policies bind the owner too, so the table is
 * opened briefly within a transaction that is rolled back; nobody waits for it longer than half a second.
 */
export async function countObstacles(ownerUrl: string, risks: readonly Risk[]): Promise<(number | null)[]> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const counts: (number | null)[] = []
    for (const risk of risks) counts.push(await countOne(client, risk).catch(() => null))
    return counts
  } catch {
    return risks.map(() => null)
  } finally {
    await client.end().catch(() => {})
  }
}

async function countOne(client: pg.Client, { table, count }: Risk): Promise<number> {
  const name = table.split('.').map(quoteName).join('.')
  try {
    await client.query("begin; set local lock_timeout = '500ms'; set local statement_timeout = '3s'")
    await client.query(`alter table ${name} no force row level security`)
    const { rows } = await client.query({ text: count, rowMode: 'array' })
    return Number(rows[0]![0])
  } finally {
    await client.query('rollback')
  }
}
