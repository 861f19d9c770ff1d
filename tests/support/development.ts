// The server as a developer runs it, but silent and on the run's database, or with the demo on its own database.
import { tmpdir } from 'node:os'
import path from 'node:path'
import { loadDemo } from '#core/demo.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { openBootstrappedDatabase } from '#framework/testing/database.ts'
import { arrange } from './arrange.ts'
import { openServer, type TestServer } from './server.ts'

/** Keys and handed-over traces of one test file. */
export const DATA_DIRECTORY = path.join(tmpdir(), `pend-development-${process.pid}`)

// No edge answers on that port.
const USUAL = {
  PEND_DATA_DIRECTORY: DATA_DIRECTORY,
  PEND_ENV: 'development',
  PEND_LOG_LEVEL: 'silent',
  PEND_MAIL_DRIVER: 'memory',
  PEND_EDGE_PORT: '9',
}

/** In the environment `development`; `variables` are further settings. */
export function openDevelopmentServer(variables: Record<string, string> = {}): Promise<TestServer> {
  return openServer({ ...USUAL, ...variables })
}

/** The same with the demo loaded, in its own database, which is dropped with the server. */
export async function openDemoServer(): Promise<TestServer> {
  const database = await openBootstrappedDatabase('migrated')
  const server = await openDevelopmentServer({
    DATABASE_URL: database.ownerUrl,
    DATABASE_APP_URL: database.appUrl,
  })
  await loadDemo(server.project)
  const close = async () => {
    await server.close()
    await database.drop()
  }
  return { ...server, close }
}

/** Runs the tasks that mail a person: others of the same database do not belong to this test. */
export async function runMailsTo(server: TestServer, email: string): Promise<void> {
  const rows = await arrange(
    "select id::text from tasks.tasks where payload ->> 'email' = $1 and finished_at is null",
    [email],
  )
  for (const { id } of rows) await drainTasks(server.runtime, { id: id as string, access: server.access })
}
