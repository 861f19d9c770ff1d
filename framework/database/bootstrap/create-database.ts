// Creates the database itself, from inside another one.
import pg from 'pg'
import { missingRights } from './missing-rights.ts'
import { sqlStateOf, withClient } from './with-client.ts'

/** Creates the URL's database unless it exists. Throws PendError if the user may not. */
export async function createMissingDatabase(adminUrl: string): Promise<void> {
  if (!(await isMissing(adminUrl))) return
  const name = decodeURIComponent(new URL(adminUrl).pathname.slice(1))
  await withClient(maintenanceUrlOf(adminUrl), (client) => createDatabase(client, pg.escapeIdentifier(name)))
}

/** Whether the server has no such database. Throws what connecting throws. */
export async function isMissing(adminUrl: string): Promise<boolean> {
  try {
    await withClient(adminUrl, async () => {})
    return false
  } catch (error) {
    if (sqlStateOf(error) === '3D000') return true
    throw error
  }
}

/** The database that every server has, with the same user. */
export function maintenanceUrlOf(adminUrl: string): string {
  const url = new URL(adminUrl)
  url.pathname = '/postgres'
  return url.href
}

async function createDatabase(client: pg.Client, identifier: string): Promise<void> {
  const { rows } = await client.query("select current_setting('server_encoding') = 'UTF8' as fits")
  // A server installed without a locale creates ASCII databases by default.
  const encoding = rows[0].fits ? '' : " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
  const sql = `CREATE DATABASE ${identifier}${encoding}`
  try {
    await client.query(sql)
  } catch (error) {
    // Another process created it first.
    if (['42P04', '23505'].includes(sqlStateOf(error) ?? '')) return
    if (sqlStateOf(error) === '42501') throw missingRights([sql])
    throw error
  }
}
