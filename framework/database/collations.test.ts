// PEND refuses a server that cannot sort texts, and reports an updated ICU, before it serves anything.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openScratchDatabase } from '#framework/testing/database.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type OpenDatabase, openDatabase } from './open-database.ts'

/** Opens a database whose catalog this statement has changed. */
async function openChanged(change: string, look: (opening: Promise<OpenDatabase>) => Promise<void>): Promise<void> {
  const { adminUrl, drop } = await openScratchDatabase()
  try {
    await runStatement(adminUrl, `do $$ begin set local allow_system_table_mods = on; ${change}; end $$`)
    const opening = openDatabase({ environment: 'test', databaseUrl: adminUrl, dataDirectory: '' })
    await look(opening)
    await (await opening.catch(() => null))?.close()
  } finally {
    await drop()
  }
}

test('a server without ICU is refused, and the message says what it lacks', () =>
  openChanged("delete from pg_collation where collprovider = 'i'", async (opening) => {
    await assert.rejects(opening, (error) => error instanceof PendError && /und-x-icu.*without ICU/.test(error.message))
  }))

test('an ICU updated beneath the indexes is reported, with the command that rebuilds them', () =>
  openChanged("update pg_collation set collversion = '1' where collname = 'und-x-icu'", async (opening) => {
    assert.match((await opening).collationFault ?? '', /REINDEX DATABASE.*REFRESH VERSION/)
  }))

test('a sound server gives no message', () =>
  openChanged('null', async (opening) => assert.equal((await opening).collationFault, undefined)))
