// The demo loads once and completely: the next start loads what an interrupted one omitted.
import assert from 'node:assert/strict'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { demoPeople } from '#apps/accounts/testing.ts'
import { demoArticles } from '#apps/content/testing.ts'
import { type BootstrappedDatabase, openBootstrappedDatabase } from '#framework/testing/database.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { loadDemo } from './demo.ts'
import { buildProject } from './project.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const ALL = {
  tenants: demoPeople.tenants.length,
  people: demoPeople.people.length,
  members: demoPeople.people.flatMap(({ roles }) => Object.keys(roles)).length,
  articles: Object.values(demoArticles).flat().length,
}
const NOTHING = { tenants: 0, people: 0, members: 0, articles: 0 }

describe('the demo', () => {
  let database: BootstrappedDatabase
  beforeEach(async () => {
    database = await openBootstrappedDatabase('migrated')
  })
  afterEach(() => database.drop())

  const query = (sql: string) => runStatement(database.adminUrl, sql)
  const count = async () =>
    (
      await query(`select (select count(*)::int from tenant.tenants) as tenants, (select count(*)::int from auth.users) as people,
        (select count(*)::int from tenant.memberships) as members, (select count(*)::int from articles) as articles`)
    )[0]

  /** The work of a start, in its own project. */
  async function start(): Promise<string[]> {
    const variables = { PEND_ENV: 'test', DATABASE_URL: database.ownerUrl, DATABASE_APP_URL: database.appUrl }
    const project = buildProject(ROOT, variables)
    try {
      return await loadDemo(project)
    } finally {
      await project.close()
    }
  }

  /** Ends the connection that writes the article with this title, as Ctrl+C at that moment would. */
  async function interruptAt(title: string): Promise<void> {
    await query(`create function public.interrupt() returns trigger language plpgsql security definer as $$
      begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`)
    await query(
      `create trigger interrupt before insert on articles for each row when (new.title = '${title}') execute function public.interrupt()`,
    )
    await assert.rejects(start())
    await query('drop function public.interrupt() cascade')
  }

  test('is loaded once, and unchanged by every later start', async () => {
    const said = await start()
    assert.equal(said.length, 1 + demoPeople.people.length)
    assert.deepEqual(await count(), ALL)
    assert.deepEqual(await start(), said)
    assert.deepEqual(await count(), ALL)
  })

  test('leaves nothing of a tenant whose loading was interrupted, and is complete after the next start', async () => {
    const [first, second] = demoPeople.tenants
    await interruptAt(demoArticles[first!.slug]!.at(-1)!.title)
    assert.deepEqual(await count(), NOTHING)
    await interruptAt(demoArticles[second!.slug]!.at(-1)!.title)
    assert.equal((await count())?.tenants, 1)
    assert.equal((await count())?.articles, demoArticles[first!.slug]!.length)
    await start()
    assert.deepEqual(await count(), ALL)
  })

  test('does not return to a database with only other tenants', async () => {
    await start()
    await query("update auth.users set email = 'x' || id || '@example.com'")
    assert.deepEqual(await start(), [])
    assert.deepEqual(await count(), ALL)
  })
})
