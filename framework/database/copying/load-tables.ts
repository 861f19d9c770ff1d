// Fills the tables of a migrated database that nobody uses yet, as their owner.
import type pg from 'pg'
import { copyIn } from '../driver/copy.ts'
import { withOwner } from '../migrations/with-owner.ts'
import { quoteName } from '../schema/quote.ts'
import { COPY_SETTINGS, type CopiedSequence, type CopiedTable, nameOf } from './copied-tables.ts'

/** What comes into the database. */
export interface Load {
  readonly tables: readonly CopiedTable[]
  readonly sequences: readonly CopiedSequence[]
  /** The rows of a table, as COPY wrote them. */
  read(table: CopiedTable): AsyncIterable<Uint8Array>
  /** Called after each table. */
  onTable?(table: CopiedTable, rows: number): void
}

const SWITCHES = `
  select format('alter table %s no force row level security', c.oid::regclass) as off,
    format('alter table %s force row level security', c.oid::regclass) as on
  from pg_class c where c.relforcerowsecurity and c.oid = any($1::regclass[])
  union all
  select format('alter table %s disable trigger %I', t.tgrelid::regclass, t.tgname),
    format('alter table %s enable trigger %I', t.tgrelid::regclass, t.tgname)
  from pg_trigger t where not t.tgisinternal and t.tgenabled = 'O' and t.tgrelid = any($1::regclass[])
  union all
  select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname),
    format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
  from pg_constraint c where c.contype = 'f' and c.conparentid = 0 and c.conrelid = any($1::regclass[])`

/**
 * Replaces the content of all given tables. Row security of the owner, triggers and foreign keys are off meanwhile, and
 * in force again, and checked, afterwards. Each statement is a transaction of its own: a long one would hold back the
 * events of every database of the server, whose order waits for it. So a throw leaves a database to drop.
 */
export function loadTables(ownerUrl: string, load: Load): Promise<void> {
  return withOwner(ownerUrl, async (client) => {
    await client.query(COPY_SETTINGS)
    const names = load.tables.map(nameOf)
    const { rows: switches } = await client.query<{ off: string; on: string }>(SWITCHES, [names])
    for (const { off } of switches) await client.query(off)
    await client.query(`truncate ${names.join(', ')}`)
    for (const table of load.tables) await loadTable(client, table, load)
    for (const { on } of switches.toReversed()) await client.query(on)
    for (const sequence of load.sequences) await setSequence(client, sequence)
    await client.query('analyze')
  })
}

async function loadTable(client: pg.Client, table: CopiedTable, { read, onTable }: Load): Promise<void> {
  const columns = table.columns.map(quoteName).join(', ')
  const rows = await copyIn(client, `copy ${nameOf(table)} (${columns}) from stdin`, read(table))
  onTable?.(table, rows)
}

async function setSequence(client: pg.Client, sequence: CopiedSequence): Promise<void> {
  if (sequence.lastValue === null) return
  await client.query('select setval($1::regclass, $2::bigint)', [nameOf(sequence), sequence.lastValue])
}
