// The databases of a test run: the shared migrated one, and the templates that some tests copy.
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { type DatabaseUrls, ensureDatabase } from '#framework/database/bootstrap/bootstrap.ts'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { runMigrations } from '#framework/database/migrations/run-migrations.ts'
import { copyDatabase, TEST_TEMPLATE_VARIABLES, type TestTemplate, withDatabase } from '#framework/testing/database.ts'

const MIGRATIONS = path.resolve(import.meta.dirname, '../../../migrations')

/** `await using` drops them. */
export interface TestDatabases extends AsyncDisposable {
  readonly adminUrl: string
  readonly urls: DatabaseUrls
  /** Another copy of the migrated one, for tests that cannot share it. */
  clone(): Promise<string>
}

/** Creates them on the URL's server, and names the templates in the environment for every test file. */
export async function openTestDatabases(serverUrl: string): Promise<TestDatabases> {
  const name = `pend_test_${process.pid}_${randomBytes(4).toString('hex')}`
  const [adminUrl, maintenanceUrl] = [withDatabase(serverUrl, name), withDatabase(serverUrl, 'postgres')]
  const made = [name]
  const copyTo = async (suffix: string, template: string) => {
    made.push(`${name}_${suffix}`)
    await copyDatabase(maintenanceUrl, template, `${name}_${suffix}`)
    return `${name}_${suffix}`
  }
  const dropAll = () =>
    withClient(maintenanceUrl, async (client) => {
      for (const each of made) await client.query(`DROP DATABASE IF EXISTS ${each} WITH (FORCE)`)
    }).catch((error) => console.error(error.message))
  try {
    const urls = await prepare(adminUrl, copyTo)
    const clone = async () => withDatabase(serverUrl, await copyTo(String(made.length), `${name}_migrated`))
    return { adminUrl, urls, clone, [Symbol.asyncDispose]: dropAll }
  } catch (error) {
    await dropAll()
    throw error
  }
}

type Copy = (suffix: string, template: string) => Promise<string>

/** A nested run starts with the outer run's templates, and updates them where they differ. */
async function prepare(adminUrl: string, copyTo: Copy): Promise<DatabaseUrls> {
  const name = new URL(adminUrl).pathname.slice(1)
  const outer = process.env[TEST_TEMPLATE_VARIABLES.migrated]
  if (outer) await copyDatabase(withDatabase(adminUrl, 'postgres'), outer, name)
  const keep = async (template: TestTemplate) => {
    if (!outer) process.env[TEST_TEMPLATE_VARIABLES[template]] = await copyTo(template, name)
  }
  const urls = await ensureDatabase(adminUrl)
  await keep('bare')
  await runMigrations({ ownerUrl: urls.ownerUrl, directory: MIGRATIONS })
  await keep('migrated')
  return urls
}
