// `database init`: what it prints, what it changes, and for whom.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Project } from '#framework/application/project.ts'
import type { CommandConsole } from '#framework/commands/console.ts'
import { database } from '#framework/commands/migrations/database.ts'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { testDatabaseUrls, withDatabase } from '#framework/testing/database.ts'

const name = `pend_test_init_${randomBytes(4).toString('hex')}`
const role = `${name}_admin`
const { adminUrl } = testDatabaseUrls()
const query = (sql: string) => withClient(adminUrl, (client) => client.query(sql))

/** As on a managed server: may create roles and databases, without the other rights of a superuser. */
const managed = () => {
  const url = new URL(withDatabase(adminUrl, name))
  ;[url.username, url.password] = [role, 'secret']
  return url.href
}

before(() => query(`create role ${role} login createrole createdb password 'secret'`))
after(async () => {
  await query(`drop database if exists ${name} with (force)`)
  await query(`drop role if exists ${role}`)
})

async function run(options: object, databaseUrl: string | undefined = managed()) {
  const lines: string[] = []
  const console = { print: (line: string) => lines.push(line) } as unknown as CommandConsole
  const project = { settings: { databaseUrl, poolSize: 10 } } as Project
  await database.run(project, { task: 'init', ...options } as never, console)
  return lines.join('\n')
}

test('--sql prints everything for an administrator, without a server', async () => {
  const said = await run({ sql: true }, 'postgres://nobody:nothing@127.0.0.1:1/shop')
  assert.match(said, /^-- In any database of the server:\nCREATE DATABASE "shop";\n-- In the database shop:\n/)
  assert.match(said, /CREATE ROLE pend_app LOGIN NOINHERIT PASSWORD '<choose one>';/)
})

test('--dry-run changes nothing, and asks for a URL where there is none', async () => {
  assert.match(await run({ dryRun: true }), new RegExp(`CREATE DATABASE "${name}";[^]*Nothing was changed\\.$`))
  assert.equal((await query(`select from pg_database where datname = '${name}'`)).rowCount, 0)
  await assert.rejects(run({ dryRun: true }, ''), /DATABASE_URL is not set/)
  await assert.rejects(run({ task: 'drop' }), { message: 'database cannot "drop".' })
})

test('tells a user without the right to create databases what an administrator has to run', async () => {
  await query(`alter role ${role} nocreatedb`)
  await assert.rejects(run({}), { hint: /Let an administrator run:\n {2}CREATE DATABASE/ })
  await query(`alter role ${role} createdb`)
})
