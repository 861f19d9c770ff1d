// The bench's database: its own embedded server, durable as in `npm start`, with a fresh database.
import path from 'node:path'
import { type DatabaseUrls, ensureDatabase } from '#framework/database/bootstrap/bootstrap.ts'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { startEmbeddedServer } from '#framework/database/embedded/embedded-server.ts'
import { runMigrations } from '#framework/database/migrations/run-migrations.ts'
import { withDatabase } from '#framework/testing/database.ts'

const ROOT = path.resolve(import.meta.dirname, '..')

export interface BenchDatabase extends DatabaseUrls {
  readonly adminUrl: string
  readonly version: string
  close(): Promise<void>
}

/** Fresh and migrated. `close` stops the server; the data stays until the next bench. */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const database = await openEmptyDatabase()
  await runMigrations({ ownerUrl: database.ownerUrl, directory: path.join(ROOT, 'migrations') })
  return database
}

/** Fresh, without a table. */
export async function openEmptyDatabase(): Promise<BenchDatabase> {
  const server = await startEmbeddedServer({ directory: path.join(ROOT, '.data/bench'), durable: true })
  const adminUrl = withDatabase(server.adminUrl, 'pend_bench')
  await withClient(withDatabase(server.adminUrl, 'postgres'), (client) =>
    client.query('drop database if exists pend_bench with (force)'),
  )
  const urls = await ensureDatabase(adminUrl)
  const version = await withClient(
    adminUrl,
    async (client) => (await client.query('show server_version')).rows[0].server_version as string,
  )
  return { ...urls, adminUrl, version: `PostgreSQL ${version}`, close: server.stop }
}
