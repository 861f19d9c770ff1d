// The project with one more app, migrated as a project does it, for declarations that the installed apps lack.
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { installedApps } from '#core/installed-apps.ts'
import { type Application, buildApplication } from '#framework/application/build-application.ts'
import type { App } from '#framework/application/define-app.ts'
import { schemasOfProject } from '#framework/commands/migrations/schemas-of-project.ts'
import { proposeMigrations, writeMigrations } from '#framework/database/migrations/make-migrations.ts'
import { runMigrations } from '#framework/database/migrations/run-migrations.ts'
import { openBootstrappedDatabase } from '#framework/testing/database.ts'
import { openServer, type TestServer } from './server.ts'

const MIGRATIONS = path.resolve(import.meta.dirname, '../../migrations')

export interface GrownServer extends TestServer {
  /** For what no API allows. */
  readonly adminUrl: string
}

/** Starts it on its own database, which is dropped on close; `variables` are settings. */
export async function openGrownServer(app: App, variables: Record<string, string> = {}): Promise<GrownServer> {
  const application = buildApplication([...installedApps, app])
  const { adminUrl, ownerUrl, appUrl, drop } = await openBootstrappedDatabase('migrated')
  await migrate(application, ownerUrl)
  const server = await openServer({ DATABASE_URL: ownerUrl, DATABASE_APP_URL: appUrl, ...variables }, application)
  const close = async () => {
    await server.close()
    await drop()
  }
  return { ...server, adminUrl, close }
}

/** Writes the migrations of the new declarations after those of the project, and runs them. */
async function migrate(application: Application, ownerUrl: string): Promise<void> {
  const directory = await mkdtemp(path.join(tmpdir(), 'pend-grown-'))
  try {
    await cp(MIGRATIONS, directory, { recursive: true })
    writeMigrations(directory, proposeMigrations({ directory, schemas: schemasOfProject(application) }))
    await runMigrations({ ownerUrl, directory })
  } finally {
    await rm(directory, { recursive: true })
  }
}
