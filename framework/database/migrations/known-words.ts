// `pend.permission_words`: permissions declared at the last migration. Removed ones are deleted from all roles and keys.
import type { Client } from 'pg'
import { quoteName } from '#framework/database/schema/quote.ts'
import type { Models } from '#framework/resource/model.ts'
import { withMigrationLock } from './ledger.ts'
import { withOwner } from './with-owner.ts'

/** What is declared now. */
export interface DeclaredWords {
  readonly models: Models
  /** Permissions that a tenant can grant. */
  readonly words: ReadonlySet<string>
}

/** What was removed. */
export interface ForgottenWords {
  /** Sorted. */
  readonly words: readonly string[]
  /** How many roles and keys contained one. */
  readonly records: number
}

const CREATE_REGISTER = 'create table if not exists pend.permission_words (word text primary key)'
const REASON = 'permission words that no declaration knows any more'

/**
 * Removes undeclared permissions from every field with `permissionWords`, so that one declared again must be granted
 * again (ROL-08). The trail gets an entry for each record, and tokens that rely on one become outdated. Examines
 * records only if a permission was removed since last time, or nothing was recorded yet. Call it once all migrations
 * are applied.
 */
export async function forgetGoneWords(ownerUrl: string, declared: DeclaredWords): Promise<ForgottenWords> {
  return withOwner(ownerUrl, async (client) => {
    if (isSame(await readRegister(client), declared.words)) return { words: [], records: 0 }
    return withMigrationLock(client, '60s', () => inTransaction(client, () => forget(client, declared)))
  })
}

/** Makes the empty register, which no migration makes, where a restored database is about to hold one. */
export async function createWordRegister(ownerUrl: string): Promise<void> {
  await withOwner(ownerUrl, (client) => client.query(CREATE_REGISTER))
}

async function forget(client: Client, { models, words }: DeclaredWords): Promise<ForgottenWords> {
  await client.query(CREATE_REGISTER)
  const known = await readRegister(client)
  const isFirst = known.size === 0
  const hasGone = [...known].some((word) => !words.has(word))
  const found = hasGone || isFirst ? await sweep(client, models, [...words]) : []
  await client.query('delete from pend.permission_words where word <> all($1::text[])', [[...words]])
  await client.query('insert into pend.permission_words select unnest($1::text[]) on conflict do nothing', [[...words]])
  return { words: [...new Set(found.flat())].sort(), records: found.length }
}

/** The removed permissions of each record. */
async function sweep(client: Client, models: Models, words: readonly string[]): Promise<string[][]> {
  await client.query("select set_config('pend.system_reason', $1, true), set_config('lock_timeout', '5s', true)", [
    REASON,
  ])
  const found: string[][] = []
  for (const { schema, table, fields } of models.values())
    for (const { column, options } of fields.values()) {
      if (!(options as { permissionWords?: boolean }).permissionWords) continue
      const [name, place] = [`${quoteName(schema)}.${quoteName(table)}`, quoteName(column)]
      // Policies bind the table's owner too, and require a tenant.
      await client.query(`alter table ${name} no force row level security`)
      const { rows } = await client.query(sweepSql(name, place), [words])
      await client.query(`alter table ${name} force row level security`)
      found.push(...rows.map(({ gone }) => gone as string[]))
    }
  return found
}

function sweepSql(table: string, column: string): string {
  return `with listed as (
      select id, array(select word from unnest(${column}) as word where word <> all($1::text[])) as gone
      from ${table} where not ${column} <@ $1::text[]
    )
    update ${table} as t
    set ${column} = array(select word from unnest(t.${column}) with ordinality as one(word, place)
      where word = any($1::text[]) order by place),
      version = version + 1, updated_at = greatest(now(), updated_at)
    from listed where t.id = listed.id returning listed.gone`
}

async function readRegister(client: Client): Promise<Set<string>> {
  const { rows: found } = await client.query("select to_regclass('pend.permission_words') is not null as exists")
  if (!found[0].exists) return new Set()
  const { rows } = await client.query('select word from pend.permission_words')
  return new Set(rows.map(({ word }) => word as string))
}

function isSame(known: ReadonlySet<string>, words: ReadonlySet<string>): boolean {
  return known.size === words.size && [...words].every((word) => known.has(word))
}

async function inTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    const result = await work()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}
