// `npm run mutations [-- --only name]`: takes the guards away one after the other and wants an attack to turn red for each.
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { ensureDatabase } from '#framework/database/bootstrap.ts'
import { startEmbeddedServer } from '#framework/database/embedded-server.ts'
import { runMigrations } from '#framework/database/migrations/run-migrations.ts'
import { type TestDatabaseUrls, withDatabase } from '#framework/testing/database.ts'
import { type Guard, guards } from '#tests/attacks/mutations/guards.ts'
import { tryGuard } from '#tests/attacks/mutations/try-guard.ts'
import { copyProject } from '#tests/support/project-copy.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const WORKERS = 2

interface Template {
  /** A database of its own for one guard, like the migrated one. */
  clone(): Promise<TestDatabaseUrls>
  close(): Promise<void>
}

async function openTemplate(): Promise<Template> {
  const server = await startEmbeddedServer({ directory: path.join(ROOT, '.data/test'), durable: false })
  const prefix = `pend_test_${process.pid}_${randomBytes(4).toString('hex')}`
  const adminUrl = withDatabase(server.adminUrl, prefix)
  const urls = await ensureDatabase(adminUrl)
  await runMigrations({ ownerUrl: urls.ownerUrl, directory: path.join(ROOT, 'migrations') })
  const asAdmin = (sql: string) =>
    withClient(withDatabase(server.adminUrl, 'postgres'), async (client) => void (await client.query(sql)))
  const made = [prefix]
  return {
    async clone() {
      const name = `${prefix}_${made.length}`
      made.push(name)
      await asAdmin(`create database ${name} template ${prefix}`)
      const own = withDatabase(server.adminUrl, name)
      // Rights on a database itself are not copied with it.
      return { adminUrl: own, ...(await ensureDatabase(own)) } as TestDatabaseUrls
    },
    async close() {
      for (const name of made.reverse()) await asAdmin(`drop database if exists ${name} with (force)`)
      await server.stop()
    },
  }
}

async function tryAll(asked: readonly Guard[], template: Template): Promise<number> {
  const waiting = [...asked]
  let caught = 0
  // One at a time copies the template: PostgreSQL refuses two.
  let turn = Promise.resolve() as Promise<unknown>
  const cloneInTurn = () => {
    const next = turn.then(() => template.clone())
    turn = next.catch(() => {})
    return next
  }
  const work = async () => {
    const copy = copyProject()
    try {
      for (let guard = waiting.shift(); guard; guard = waiting.shift()) {
        const { red, fault } = await cloneInTurn()
          .then((urls) => tryGuard(guard!, { root: copy.root, urls }))
          .then((red) => ({ red, fault: null }))
          .catch((error: Error) => ({ red: null, fault: error.message }))
        if (red) caught++
        console.log(`${red ? '✓' : '✗'} ${guard.name} → ${red ?? fault ?? 'nothing noticed'}`)
      }
    } finally {
      copy.remove()
    }
  }
  await Promise.all(Array.from({ length: WORKERS }, work))
  return caught
}

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } })
const asked = values.only ? guards.filter(({ name }) => values.only!.some((word) => name.includes(word))) : guards
const template = await openTemplate()
try {
  const begun = performance.now()
  const caught = await tryAll(asked, template)
  console.log(`${Math.round((performance.now() - begun) / 1000)} s\n${asked.length} guards, ${caught} caught`)
  process.exitCode = caught === asked.length && caught > 0 ? 0 : 1
} finally {
  await template.close()
}
