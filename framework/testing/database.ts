// The database of the running tests: made by `npm test`, which hands its URLs down to every test file.
import { randomBytes } from 'node:crypto'
import { createMissingDatabase } from '#framework/database/bootstrap/create-database.ts'
import type { DatabaseUrls } from '#framework/database/bootstrap.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { runStatement } from './kept-connections.ts'

/** One URL for each role of the run's database. */
export interface TestDatabaseUrls extends DatabaseUrls {
  /** The administrator's URL: to arrange what the other roles may not, never to prove what they may. */
  readonly adminUrl: string
}

/** The names under which the runner passes each URL. */
export const TEST_VARIABLES = {
  adminUrl: 'PEND_TEST_ADMIN_URL',
  ownerUrl: 'PEND_TEST_OWNER_URL',
  appUrl: 'PEND_TEST_APP_URL',
  readonlyUrl: 'PEND_TEST_READONLY_URL',
} as const satisfies Record<keyof TestDatabaseUrls, string>

/** The name under which the runner passes the URL of a Redis, where there is one. */
export const TEST_REDIS_VARIABLE = 'PEND_TEST_REDIS_URL'

/** The names under which the runner passes databases to copy: preparing one anew takes many times as long. */
export const TEST_TEMPLATE_VARIABLES = {
  /** With the rights of the roles and nothing else. */
  bare: 'PEND_TEST_BARE_TEMPLATE',
  /** With all migrations of the project. */
  migrated: 'PEND_TEST_MIGRATED_TEMPLATE',
} as const

/** Which of them. */
export type TestTemplate = keyof typeof TEST_TEMPLATE_VARIABLES

/** The Redis of this run, or null on a machine without one. */
export function testRedisUrl(): string | null {
  return process.env[TEST_REDIS_VARIABLE] || null
}

/**
 * The URLs of the migrated database that all test files of a run share. Throws PendError outside of `npm test`.
 * Reads the environment although only settings may: the runner and the test are two processes, and nothing else joins them.
 */
export function testDatabaseUrls(): TestDatabaseUrls {
  const urlOf = (name: keyof TestDatabaseUrls) => givenBy(TEST_VARIABLES[name])
  return {
    adminUrl: urlOf('adminUrl'),
    ownerUrl: urlOf('ownerUrl'),
    appUrl: urlOf('appUrl'),
    readonlyUrl: urlOf('readonlyUrl'),
  }
}

function givenBy(variable: string): string {
  const value = process.env[variable]
  if (value) return value
  throw new PendError(
    'This test needs a database, which only the test runner prepares.',
    'Run it with: npm test -- path/to/the.test.ts',
  )
}

/** An empty database of its own, for a test that must not meet the tables of others. Nothing is bootstrapped in it. */
export interface ScratchDatabase {
  readonly adminUrl: string
  drop(): Promise<void>
}

/** Creates a scratch database beside the shared one; give it back with `drop`. */
export async function openScratchDatabase(): Promise<ScratchDatabase> {
  const scratch = nameScratch()
  await createMissingDatabase(scratch.adminUrl)
  return scratch
}

/** A scratch database with the rights of the roles, as `ensureDatabase` leaves it, at a fraction of its cost. */
export interface BootstrappedDatabase extends TestDatabaseUrls {
  drop(): Promise<void>
}

/**
 * Copies a template of this run; give the copy back with `drop`. The roles and their passwords are those of the run's own database.
 * It is bare unless the test asks for the tables of the project.
 */
export async function openBootstrappedDatabase(template: TestTemplate = 'bare'): Promise<BootstrappedDatabase> {
  const shared = testDatabaseUrls()
  const { adminUrl, drop } = nameScratch()
  const name = new URL(adminUrl).pathname.slice(1)
  await copyDatabase(shared.adminUrl, givenBy(TEST_TEMPLATE_VARIABLES[template]), name)
  const urls = Object.entries(shared).map(([role, url]) => [role, withDatabase(url, name)])
  return { ...(Object.fromEntries(urls) as TestDatabaseUrls), drop }
}

/** Makes `name` a copy of `template`, to which nobody may be connected. `adminUrl` names any other database of the server. */
export async function copyDatabase(adminUrl: string, template: string, name: string): Promise<void> {
  await runStatement(adminUrl, `create database ${name} template ${template}`)
  // What roles may do with a database as a whole is not copied with it.
  await runStatement(
    adminUrl,
    `do $$ declare given record; begin
      revoke all on database ${name} from public;
      for given in select privilege_type as right, case grantee when 0 then 'public' else grantee::regrole::text end as role
        from pg_database, aclexplode(datacl) where datname = '${template}'
      loop execute format('grant %s on database ${name} to %s', given.right, given.role); end loop;
    end $$`,
  )
}

function nameScratch(): ScratchDatabase {
  const shared = testDatabaseUrls().adminUrl
  const name = `pend_test_${process.pid}_${randomBytes(4).toString('hex')}`
  const drop = async () => void (await runStatement(shared, `drop database if exists ${name} with (force)`))
  return { adminUrl: withDatabase(shared, name), drop }
}

/** The same server and user, another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
