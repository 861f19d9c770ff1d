// A small application on a database of its own, for tests of the framework that must not depend on the installed apps.
import { randomUUIDv7 } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Application, buildApplication } from '#framework/application/build-application.ts'
import type { App } from '#framework/application/define-app.ts'
import { schemasOfProject } from '#framework/commands/migrations/schemas-of-project.ts'
import type { DatabaseUrls } from '#framework/database/bootstrap.ts'
import { Database } from '#framework/database/database.ts'
import { proposeMigrations, writeMigrations } from '#framework/database/migrations/make-migrations.ts'
import { runMigrations } from '#framework/database/migrations/run-migrations.ts'
import { cursorSeals, openCursorSeals } from '#framework/operations/listing/cursor-seals.ts'
import { tenantLocale } from '#framework/operations/listing/languages.ts'
import { countLimit } from '#framework/operations/listing/list-statement.ts'
import { toldWordsOf } from '#framework/permissions/permission-words.ts'
import type { Role } from '#framework/permissions/roles.ts'
import { type Context, createContext, type Runtime } from '#framework/request/context.ts'
import { openBootstrappedDatabase } from './database.ts'
import { runStatement } from './kept-connections.ts'

const UNIQUE_KEYS =
  'create unique index tasks_unique_key_idx on tasks.tasks (tenant_id, name, unique_key) where unique_key is not null'

/** Most records that a fixture counts: so few that tests go beyond it. */
export const COUNT_LIMIT = 100

/** An application that runs, with its tables and nothing in them. */
export interface Fixture {
  readonly application: Application
  readonly runtime: Runtime
  readonly urls: DatabaseUrls
  readonly adminUrl: string
  /** Languages of tenants, by their ids; a test may set them. */
  readonly locales: Map<string, string>
  /** Somebody with a role in a tenant; a new tenant and a new actor unless they are named. */
  contextOf(role: Role | null, scope?: { tenantId?: string; actorId?: string }): Context
  close(): Promise<void>
}

/** Declares, migrates and opens `apps`. Close it after the tests. */
export async function openFixture(apps: readonly App[]): Promise<Fixture> {
  const { drop, adminUrl, ...urls } = await openBootstrappedDatabase()
  return openFixtureOn(apps, { adminUrl, urls, drop })
}

/** An empty database with the rights of its roles. */
export interface EmptyDatabase {
  readonly adminUrl: string
  readonly urls: DatabaseUrls
  drop(): Promise<unknown>
}

/** The same on a database of the caller's own; lists are counted up to `mostCounted`. */
export async function openFixtureOn(
  apps: readonly App[],
  { adminUrl, urls, drop }: EmptyDatabase,
  mostCounted = COUNT_LIMIT,
): Promise<Fixture> {
  const application = buildApplication(apps)
  await migrateFixture(application, urls.ownerUrl)
  const database = new Database({ url: urls.appUrl, poolSize: 5, words: toldWordsOf(application.models) })
  const locales = new Map<string, string>()
  const services = new Map<string, unknown>([
    cursorSeals.provide(openCursorSeals('fixture')),
    countLimit.provide(mostCounted),
    tenantLocale.provide(async ({ tenantId }) => locales.get(tenantId ?? '') ?? null),
  ])
  const runtime: Runtime = { ...application, database, services, log: { info() {}, warn() {}, error() {} } }
  return {
    application,
    runtime,
    urls,
    adminUrl,
    locales,
    contextOf: (role, { tenantId = randomUUIDv7(), actorId = randomUUIDv7() } = {}) =>
      createContext(runtime, {
        requestId: randomUUIDv7(),
        tenantId,
        actorId,
        permissions: role ? application.roles.get(role)! : new Set(),
      }),
    close: async () => {
      await database.close()
      await drop()
    },
  }
}

async function migrateFixture({ models }: Application, ownerUrl: string): Promise<void> {
  const directory = await mkdtemp(path.join(tmpdir(), 'pend-fixture-'))
  try {
    writeMigrations(directory, proposeMigrations({ directory, schemas: schemasOfProject(models) }))
    await runMigrations({ ownerUrl, directory })
    // What the project's migrations add by hand.
    if (models.has('tasks')) await runStatement(ownerUrl, UNIQUE_KEYS)
  } finally {
    await rm(directory, { recursive: true })
  }
}
