// The database of the running tests: `npm test` creates it and passes its URLs to every test file.
import { randomBytes } from 'node:crypto'
import type { DatabaseUrls } from '#framework/database/bootstrap/bootstrap.ts'
import { createMissingDatabase } from '#framework/database/bootstrap/create-database.ts'
import { pooledUrl } from '#framework/database/connections/pooled-url.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { runStatement } from './servers/kept-connections.ts'

/** One URL for each role of the run's database. */
export interface TestDatabaseUrls extends DatabaseUrls {
  /** The administrator's URL: to set up what other roles may not, never to prove what they may. */
  readonly adminUrl: string
}

/** Environment variables for the URLs. */
export const TEST_VARIABLES = {
  adminUrl: 'PEND_TEST_ADMIN_URL',
  ownerUrl: 'PEND_TEST_OWNER_URL',
  appUrl: 'PEND_TEST_APP_URL',
  readonlyUrl: 'PEND_TEST_READONLY_URL',
} as const satisfies Record<keyof TestDatabaseUrls, string>

/** Environment variable for the URL of a Redis, if there is one. */
export const TEST_REDIS_VARIABLE = 'PEND_TEST_REDIS_URL'

/** Environment variables for databases to copy: preparing a new one takes many times as long. */
export const TEST_TEMPLATE_VARIABLES = {
  /** Only the roles with their rights. */
  bare: 'PEND_TEST_BARE_TEMPLATE',
  /** With all migrations of the project. */
  migrated: 'PEND_TEST_MIGRATED_TEMPLATE',
} as const

/** A kind of template. */
export type TestTemplate = keyof typeof TEST_TEMPLATE_VARIABLES

/** The Redis of this run, or null on a machine without one. */
export function testRedisUrl(): string | null {
  return process.env[TEST_REDIS_VARIABLE] || null
}

/** Variables of a project that reaches its database without the pooler of the run: the test stands in between itself. */
export const WITHOUT_POOLER = { PEND_POOLER: '' } as const

/** Options of a Database that reaches this URL through the pooler of this run, if there is one. */
export function throughTestPooler(url: string): { readonly url: string; readonly namedStatements: boolean } {
  const pooler = process.env.PEND_POOLER
  return { url: pooledUrl(url, pooler), namedStatements: pooler === undefined }
}

/**
 * The URLs of the migrated database that all test files of a run share. Throws PendError outside `npm test`. Reads the
 * environment although only settings may: runner and test are two processes without any other connection.
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

/** A separate empty database, for a test that must not see others' tables. Nothing is bootstrapped in it. */
export interface ScratchDatabase {
  readonly adminUrl: string
  drop(): Promise<void>
}

/** Creates a scratch database beside the shared one; return it with `drop`. */
export async function openScratchDatabase(): Promise<ScratchDatabase> {
  const scratch = nameScratch()
  await createMissingDatabase(scratch.adminUrl)
  return scratch
}

/** A scratch database with roles and rights, as `ensureDatabase` leaves it, at a fraction of its cost. */
export interface BootstrappedDatabase extends TestDatabaseUrls {
  drop(): Promise<void>
}

/**
 * Copies a template of this run; return the copy with `drop`. Roles and passwords are those of the run's own database.
 * By default it has no tables.
 */
export async function openBootstrappedDatabase(template: TestTemplate = 'bare'): Promise<BootstrappedDatabase> {
  const shared = testDatabaseUrls()
  const { adminUrl, drop } = nameScratch()
  const name = new URL(adminUrl).pathname.slice(1)
  await copyDatabase(shared.adminUrl, givenBy(TEST_TEMPLATE_VARIABLES[template]), name)
  const urls = Object.entries(shared).map(([role, url]) => [role, withDatabase(url, name)])
  return { ...(Object.fromEntries(urls) as TestDatabaseUrls), drop }
}

/** Creates `name` as a copy of `template`, which must have no connections. `adminUrl` names any other database of the server. */
export async function copyDatabase(adminUrl: string, template: string, name: string): Promise<void> {
  await runStatement(adminUrl, `create database ${name} template ${template}`)
  // Database-level rights of roles are not copied.
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
