// Proves that a server gets exactly the database, roles and rights it needs, and stays unchanged when it has them.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import {
  openScratchDatabase,
  type ScratchDatabase,
  testDatabaseUrls,
  withDatabase,
} from '#framework/testing/database.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { requireSafeRole, UnsafeRoleError } from '../safe-role.ts'
import { ensureDatabase, freshStatements, planDatabase } from './bootstrap.ts'
import { withClient } from './with-client.ts'

let scratch: ScratchDatabase
const roles: string[] = []

before(async () => {
  scratch = await openScratchDatabase()
})

after(async () => {
  await scratch.drop()
  for (const role of roles) await query(testDatabaseUrls().adminUrl, `drop role if exists ${role}`)
})

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  return withClient(url, async (client) => (await client.query(sql)).rows)
}

/** A database user for this test alone. */
async function createLogin(attributes: string): Promise<string> {
  const role = `pend_test_role_${randomBytes(4).toString('hex')}`
  roles.push(role)
  await query(scratch.adminUrl, `create role ${role} login password 'secret' ${attributes}`)
  const url = new URL(scratch.adminUrl)
  url.username = role
  url.password = 'secret'
  return url.href
}

test('gives each role its database user, and the serving ones only the right to read and write rows', async () => {
  const urls = await ensureDatabase(scratch.adminUrl)
  await query(
    urls.ownerUrl,
    'create schema made_by_owner; create table made_by_owner.things (id int); create table t (id int)',
  )
  for (const url of [urls.appUrl, urls.readonlyUrl]) {
    await assert.rejects(
      query(url, 'begin read write; create table mine (id int)'),
      /permission denied for schema public/,
    )
    await assert.rejects(
      query(url, 'begin read write; create temp table mine (id int)'),
      /permission denied to create temporary/,
    )
    await assert.rejects(query(url, 'begin read write; create schema mine'), /permission denied/)
    await assert.rejects(query(url, 'select * from t'), /permission denied for table/)
  }
  const [app] = await query(urls.appUrl, "select current_setting('statement_timeout') as timeout, session_user as me")
  assert.deepEqual(app, { timeout: '30s', me: 'pend_app' })
  await assert.rejects(query(urls.readonlyUrl, 'create table mine ()'), /read-only transaction/)
  const [attributes] = await query(
    urls.appUrl,
    `select bool_or(rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication) as any_power,
       bool_or(rolinherit) filter (where rolname <> 'pend_owner') as inherits
     from pg_roles where rolname in ('pend_owner', 'pend_app', 'pend_readonly')`,
  )
  assert.deepEqual(attributes, { any_power: false, inherits: false })
})

test('RLS-38: limits what a serving role may block', async () => {
  const { appUrl, readonlyUrl } = await ensureDatabase(scratch.adminUrl)
  for (const url of [appUrl, readonlyUrl]) {
    const names = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']
    for (const name of names) assert.notEqual((await query(url, `show ${name}`))[0]?.[name], '0', name)
  }
  assert.equal((await query(readonlyUrl, 'show default_transaction_read_only'))[0]?.default_transaction_read_only, 'on')
})

test('CVE-2026-14666: changes nothing on a complete server', async () => {
  await ensureDatabase(scratch.adminUrl)
  const state =
    "select string_agg(xmin::text, ',' order by rolname) as rows from pg_authid where rolname like 'pend\\_%'"
  const before = await query(scratch.adminUrl, state)
  await ensureDatabase(scratch.adminUrl)
  assert.deepEqual(await query(scratch.adminUrl, state), before)
})

test('lets any number of processes prepare databases of one server at once', async () => {
  const names = Array.from({ length: 4 }, () => `pend_test_${process.pid}_${randomBytes(4).toString('hex')}`)
  const targets = names.map((name) => withDatabase(scratch.adminUrl, name))
  const found = await Promise.all([...targets, ...targets].map((url) => ensureDatabase(url)))
  assert.equal(new Set(found.map(({ appUrl }) => new URL(appUrl).password)).size, 1, 'clones on one server agree')
  for (const { ownerUrl } of found.slice(0, 4)) assert.deepEqual(await query(ownerUrl, 'select 1 as one'), [{ one: 1 }])
  for (const name of names) await query(scratch.adminUrl, `drop database ${name} with (force)`)
})

test('serves on a server an administrator prepared for pend_owner', async () => {
  const { ownerUrl, appUrl } = await ensureDatabase(scratch.adminUrl)
  await assert.rejects(ensureDatabase(ownerUrl), /DATABASE_APP_URL must name the log-in of pend_app/)
  const urls = await ensureDatabase(ownerUrl, { appUrl })
  assert.deepEqual([urls.ownerUrl, urls.appUrl], [ownerUrl, appUrl])
  await assert.rejects(query(urls.readonlyUrl, 'create table mine ()'), /read-only transaction/)
})

test('uses DATABASE_APP_URL unchanged', async () => {
  const appUrl = await createLogin('noinherit')
  const urls = await ensureDatabase(scratch.adminUrl, { appUrl })
  assert.equal(urls.appUrl, appUrl)
})

test('tells a user without the right what an administrator must run, without any password', async () => {
  const url = await createLogin('')
  const name = new URL(scratch.adminUrl).pathname.slice(1)
  const other = withDatabase(url, name)
  await query(scratch.adminUrl, `grant temporary on database ${name} to public`)
  const error = await ensureDatabase(other).catch((failure) => failure)
  assert.ok(error instanceof PendError)
  assert.match(error.hint ?? '', /REVOKE TEMPORARY ON DATABASE/)
  assert.match(error.hint ?? '', /<choose one>/)
  assert.doesNotMatch(error.hint ?? '', /SCRAM-SHA-256\$/)
})

for (const url of [
  'mysql://u:p@h/d',
  'postgres://h/d',
  'postgres://u@h/d',
  'postgres:///d?host=/tmp',
  'postgres://u:p@h',
  'x',
]) {
  test(`refuses ${url} as the administrator's URL`, async () => {
    await assert.rejects(ensureDatabase(url), /DATABASE_URL must read/)
  })
}

test('says in a sentence that the server is unreachable or refuses the user', async () => {
  await assert.rejects(ensureDatabase('postgres://u:p@127.0.0.1:1/d'), /No connection to PostgreSQL at 127.0.0.1:1/)
  const url = new URL(scratch.adminUrl)
  url.password = 'guess'
  await assert.rejects(ensureDatabase(url.href), /refused the log-in of "/)
})

test('RLS-02 RLS-03: refuses to serve with a role that row security does not bind', async () => {
  const { appUrl, readonlyUrl, ownerUrl } = await ensureDatabase(scratch.adminUrl)
  await withClient(appUrl, requireSafeRole)
  await withClient(readonlyUrl, requireSafeRole)
  const refuses = (url: string, reason: RegExp) =>
    assert.rejects(
      withClient(url, requireSafeRole),
      (error: Error) => error instanceof UnsafeRoleError && reason.test(error.message),
    )
  await refuses(scratch.adminUrl, /it is a superuser/)
  await query(ownerUrl, 'create table if not exists owned_by_owner (id int)')
  await refuses(ownerUrl, /it may create tables in schema public; it may create schemas; it owns /)
  await refuses(await createLogin('bypassrls'), /it has BYPASSRLS/)
  await refuses(await createLogin('noinherit in role pend_owner'), /member of pend_owner, which owns /)
  const powerful = await createLogin('bypassrls')
  await refuses(await createLogin(`noinherit in role ${new URL(powerful).username}`), /which has BYPASSRLS/)
})

test('tells what is missing before it changes anything, and nothing afterwards', async () => {
  const other = withDatabase(scratch.adminUrl, `pend_test_planned_${randomBytes(4).toString('hex')}`)
  try {
    const planned = await planDatabase(other)
    assert.match(planned[0]!, /^CREATE DATABASE "pend_test_planned_/)
    assert.ok(planned.every((statement) => !/PASSWORD '(?!<choose one>)/.test(statement)))
    assert.match((await planDatabase(other))[0]!, /^CREATE DATABASE/)
    await ensureDatabase(other)
    assert.deepEqual(await planDatabase(other), [])
    await query(other, `grant temporary on database ${new URL(other).pathname.slice(1)} to public`)
    assert.deepEqual(await planDatabase(other), [
      `REVOKE TEMPORARY ON DATABASE "${new URL(other).pathname.slice(1)}" FROM PUBLIC`,
    ])
  } finally {
    await query(scratch.adminUrl, `drop database if exists ${new URL(other).pathname.slice(1)}`)
  }
})

test('the statements for a fresh server create the roles with their timeouts', () => {
  const [create, ...others] = freshStatements('shop')
  assert.equal(create, 'CREATE DATABASE "shop"')
  assert.ok(others.includes("CREATE ROLE pend_owner LOGIN INHERIT PASSWORD '<choose one>'"))
  assert.ok(others.includes("ALTER ROLE pend_app SET statement_timeout = '30s'"))
  assert.ok(others.includes("ALTER ROLE pend_readonly SET default_transaction_read_only = 'on'"))
  assert.ok(others.includes('GRANT CONNECT ON DATABASE "shop" TO pend_app'))
})
