// A second database beside a project's own: filled and checked at leisure, then put in its place or dropped.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { type DatabaseUrls, ensureDatabase } from '../bootstrap/bootstrap.ts'
import { maintenanceUrlOf } from '../bootstrap/create-database.ts'
import { withClient } from '../bootstrap/with-client.ts'

/** It is dropped at the end unless it took the place. */
export interface SecondDatabase extends DatabaseUrls, AsyncDisposable {
  readonly adminUrl: string
  /** Takes the name of the first one at once, ends the connections to it, and returns the name that the first has now. */
  takePlace(): Promise<string>
}

/** Creates it, with the same roles and rights. Throws PendError for a user who may not create databases. */
export async function openSecondDatabase(adminUrl: string, appUrl?: string): Promise<SecondDatabase> {
  const first = decodeURIComponent(new URL(adminUrl).pathname.slice(1))
  const mark = `${new Date().toISOString().slice(0, 10).replaceAll('-', '')}_${randomBytes(3).toString('hex')}`
  const name = `${first.slice(0, 36)}_new_${mark}`
  const url = withDatabase(adminUrl, name)
  const urls = await ensureDatabase(url, { appUrl: appUrl && withDatabase(appUrl, name) })
  let isInPlace = false
  return {
    ...urls,
    adminUrl: url,
    async takePlace() {
      const old = `${first.slice(0, 36)}_old_${mark}`
      await swap(adminUrl, { first, second: name, old })
      isInPlace = true
      return old
    },
    async [Symbol.asyncDispose]() {
      if (!isInPlace) await dropDatabase(adminUrl, name)
    },
  }
}

/** Ends connections to it. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  const sql = `drop database if exists ${pg.escapeIdentifier(name)} with (force)`
  await withClient(maintenanceUrlOf(adminUrl), (client) => client.query(sql))
}

/** Both names change in one transaction; nobody can connect to the first meanwhile. */
async function swap(
  adminUrl: string,
  { first, second, old }: { first: string; second: string; old: string },
): Promise<void> {
  const [one, two, past] = [first, second, old].map((name) => pg.escapeIdentifier(name)) as [string, string, string]
  await withClient(maintenanceUrlOf(adminUrl), async (client) => {
    const allow = (name: string, may: boolean) => client.query(`alter database ${name} with allow_connections ${may}`)
    await allow(one, false)
    try {
      for (const name of [first, second]) await endConnections(client, name)
      await client.query(
        `begin; alter database ${one} rename to ${past}; alter database ${two} rename to ${one}; commit`,
      )
    } catch (error) {
      await client.query('rollback').catch(() => {})
      await allow(one, true)
      throw error
    }
    await allow(past, true)
  })
}

/** Resolves when they are gone. */
async function endConnections(client: pg.Client, database: string): Promise<void> {
  await client.query('select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = $1', [database])
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
