// A server that cannot sort texts is refused, and one whose ICU was updated is spoken of: both before anything is served.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openScratchDatabase } from '#framework/testing/database.ts'
import { runStatement } from '#framework/testing/kept-connections.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type OpenDatabase, openDatabase } from './open-database.ts'

/** Opens a database whose catalog was changed by this statement. */
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

test('a server without ICU is refused, with what it lacks', () =>
  openChanged("delete from pg_collation where collprovider = 'i'", async (opening) => {
    await assert.rejects(opening, (error) => error instanceof PendError && /und-x-icu.*without ICU/.test(error.message))
  }))

test('an ICU that was updated beneath the indexes is told, with what rebuilds them', () =>
  openChanged("update pg_collation set collversion = '1' where collname = 'und-x-icu'", async (opening) => {
    assert.match((await opening).collationFault ?? '', /REINDEX DATABASE.*REFRESH VERSION/)
  }))

test('nothing is told where all is well', () =>
  openChanged('null', async (opening) => assert.equal((await opening).collationFault, undefined)))
