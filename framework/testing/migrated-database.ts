// A separate database with the tables of given declarations, and a way to query it as any caller.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ClientBase, QueryConfig, QueryResult } from 'pg'
import type { Application } from '#framework/application/build-application.ts'
import { schemasOfProject } from '#framework/commands/migrations/schemas-of-project.ts'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { proposeMigrations, writeMigrations } from '#framework/database/migrations/make-migrations.ts'
import { runMigrations } from '#framework/database/migrations/run-migrations.ts'
import type { Models } from '#framework/resource/model.ts'
import { type DeclaredResource, resolveResources } from '#framework/resource/resolve-resources.ts'
import { openBootstrappedDatabase, type TestDatabaseUrls } from './database.ts'
import { withKeptClient } from './servers/kept-connections.ts'

/** A scratch database after its migrations; `directory` holds their files. */
export interface MigratedDatabase extends TestDatabaseUrls {
  readonly models: Models
  readonly directory: string
  close(): Promise<void>
}

/** The caller: what a request would put into the transaction's context. */
export interface Caller {
  readonly tenant?: string
  readonly actor?: string
  readonly request?: string
  readonly reason?: string
  address?: string
}

/** Creates the database, writes the declarations' migrations to a temporary folder and applies them. */
export async function openMigratedDatabase(
  declared: readonly DeclaredResource[],
  databaseObjects: Application['databaseObjects'] = new Map(),
): Promise<MigratedDatabase> {
  const { drop, ...urls } = await openBootstrappedDatabase()
  const directory = mkdtempSync(path.join(tmpdir(), 'pend-migrations-'))
  const models = resolveResources(declared)
  writeMigrations(directory, proposeMigrations({ directory, schemas: schemasOfProject({ models, databaseObjects }) }))
  await runMigrations({ ownerUrl: urls.ownerUrl, directory })
  const close = async () => {
    rmSync(directory, { recursive: true, force: true })
    await drop()
  }
  return { ...urls, models, directory, close }
}

/** A raw connection for tests below the operations, closed after `work`. */
export async function withConnection<T>(url: string, work: (client: ClientBase) => Promise<T>): Promise<T> {
  return withClient(url, work)
}

/** Runs one statement in its own transaction under the caller's context and commits; returns the rows. */
export async function queryAs(url: string, caller: Caller, statement: string | QueryConfig): Promise<Row[]> {
  return withKeptClient(url, async (client) => {
    await client.query('begin')
    await enterAs(client, caller)
    const { rows } = await client.query(statement)
    await client.query('commit')
    return rows
  })
}

type Row = Record<string, unknown>

/** Puts the caller into the open transaction's context. */
export async function enterAs(
  client: { query(sql: string, values: unknown[]): Promise<QueryResult> },
  caller: Caller,
): Promise<void> {
  const { tenant = '', actor = '', request = '', reason = '', address = '' } = caller
  await client.query(
    "select set_config('pend.tenant_id', $1, true), set_config('pend.actor_id', $2, true), set_config('pend.request_id', $3, true), set_config('pend.system_reason', $4, true), set_config('pend.address', $5, true)",
    [tenant, actor, request, reason, address],
  )
}
