// The database of the running tests: made by `npm test`, which hands its URLs down to every test file.
import { randomBytes } from 'node:crypto'
import { createMissingDatabase } from '#framework/database/bootstrap/create-database.ts'
import { planBootstrap, readBootstrapState } from '#framework/database/bootstrap/plan.ts'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import type { DatabaseUrls } from '#framework/database/bootstrap.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** One URL for each role of the run's database. */
export interface TestDatabaseUrls extends DatabaseUrls {
  /** The administrator's URL: to arrange what the other roles may not, never to prove what they may. */
  readonly adminUrl: string
  readonly queueUrl: string
}

/** The names under which the runner passes each URL. */
export const TEST_VARIABLES = {
  adminUrl: 'PEND_TEST_ADMIN_URL',
  ownerUrl: 'PEND_TEST_OWNER_URL',
  appUrl: 'PEND_TEST_APP_URL',
  readonlyUrl: 'PEND_TEST_READONLY_URL',
  queueUrl: 'PEND_TEST_QUEUE_URL',
} as const satisfies Record<keyof TestDatabaseUrls, string>

/** The name under which the runner passes the URL of a Redis, where there is one. */
export const TEST_REDIS_VARIABLE = 'PEND_TEST_REDIS_URL'

/** The Redis of this run, or null on a machine without one. */
export function testRedisUrl(): string | null {
  return process.env[TEST_REDIS_VARIABLE] || null
}

/**
 * The URLs of the migrated database that all test files of a run share. Throws PendError outside of `npm test`.
 * Reads the environment although only settings may: the runner and the test are two processes, and nothing else joins them.
 */
export function testDatabaseUrls(): TestDatabaseUrls {
  const urlOf = (name: keyof TestDatabaseUrls): string => {
    const value = process.env[TEST_VARIABLES[name]]
    if (value) return value
    throw new PendError(
      'This test needs a database, which only the test runner prepares.',
      'Run it with: npm test -- path/to/the.test.ts',
    )
  }
  return {
    adminUrl: urlOf('adminUrl'),
    ownerUrl: urlOf('ownerUrl'),
    appUrl: urlOf('appUrl'),
    readonlyUrl: urlOf('readonlyUrl'),
    queueUrl: urlOf('queueUrl'),
  }
}

/** An empty database of its own, for a test that must not meet the tables of others. Nothing is bootstrapped in it. */
export interface ScratchDatabase {
  readonly adminUrl: string
  drop(): Promise<void>
}

/** Creates a scratch database beside the shared one; give it back with `drop`. */
export async function openScratchDatabase(): Promise<ScratchDatabase> {
  const shared = testDatabaseUrls().adminUrl
  const name = `pend_test_${process.pid}_${randomBytes(4).toString('hex')}`
  const adminUrl = withDatabase(shared, name)
  await createMissingDatabase(adminUrl)
  const drop = (client: Client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  return { adminUrl, drop: async () => void (await withClient(shared, drop)) }
}

/** A scratch database with the rights of the four roles, as `ensureDatabase` leaves it, at a fraction of its cost. */
export interface BootstrappedDatabase extends TestDatabaseUrls {
  drop(): Promise<void>
}

/** Creates it; give it back with `drop`. The roles and their passwords are those of the run's own database. */
export async function openBootstrappedDatabase(): Promise<BootstrappedDatabase> {
  const { adminUrl, drop } = await openScratchDatabase()
  await withClient(adminUrl, async (client) => {
    // Twice: what is taken from everybody may then be missing to one of the roles.
    for (let round = 1; round <= 2; round++)
      for (const statement of planBootstrap(await readBootstrapState(client), new Map())) await client.query(statement)
  })
  const name = new URL(adminUrl).pathname.slice(1)
  const urls = Object.entries(testDatabaseUrls()).map(([role, url]) => [role, withDatabase(url, name)])
  return { ...(Object.fromEntries(urls) as TestDatabaseUrls), drop }
}

type Client = Parameters<Parameters<typeof withClient>[1]>[0]

/** The same server and user, another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
