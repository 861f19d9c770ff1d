// Proves that the embedded server starts, is found again, survives machine failures, and never loses a cluster.
import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { withClient } from '../bootstrap/with-client.ts'
import { type EmbeddedServer, type EmbeddedServerOptions, startEmbeddedServer } from './embedded-server.ts'
import { isAlive } from './leases.ts'

const cleanups: (() => Promise<void> | void)[] = []

/** A stopped cluster with one row in `kept`. Copying it is several times faster than creating another. */
let template: string

before(async () => {
  template = path.join(mkdtempSync(path.join(tmpdir(), 'pend-embedded-')), 'postgres')
  chmodSync(path.dirname(template), 0o755)
  const server = await startEmbeddedServer({ directory: template, durable: true })
  await ask(server, 'create table kept as select 42 as answer')
  await server.stop()
})

after(() => rmSync(path.dirname(template), { recursive: true, force: true }))

afterEach(async () => {
  for (let work = cleanups.pop(); work; work = cleanups.pop()) await work()
})

/** A folder like a clone's; `closed` is like one of `mktemp -d`: only its owner may enter. */
function cloneFolder({ closed = false } = {}): string {
  const top = mkdtempSync(path.join(tmpdir(), 'pend-embedded-'))
  if (!closed) chmodSync(top, 0o755)
  cleanups.push(() => rmSync(top, { recursive: true, force: true }))
  return path.join(top, 'a clone/.data/postgres')
}

/** A clone whose server ran before. */
function usedFolder(): string {
  const directory = cloneFolder()
  mkdirSync(path.dirname(directory), { recursive: true })
  execFileSync('cp', ['-a', template, directory])
  return directory
}

async function start(directory: string, options: Partial<EmbeddedServerOptions> = {}): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ directory, durable: false, ...options })
  const outside = homeOf(directory)
  cleanups.push(async () => {
    await server.stop().catch(() => {})
    if (outside !== directory) rmSync(outside, { recursive: true, force: true })
  })
  return server
}

/** The cluster's place: beside our notes, or where they point. */
function homeOf(directory: string): string {
  const pointer = path.join(directory, 'location')
  return existsSync(pointer) ? readFileSync(pointer, 'utf8') : directory
}

const postmasterOf = (directory: string) =>
  Number(readFileSync(path.join(homeOf(directory), 'cluster/postmaster.pid'), 'utf8').split('\n')[0])

/** A killed process remains for a moment. */
async function killPostmaster(directory: string): Promise<void> {
  const postmaster = postmasterOf(directory)
  process.kill(postmaster, 'SIGKILL')
  for (let tries = 0; tries < 500 && isAlive(postmaster); tries++) await wait(20)
}

async function ask(server: { adminUrl: string }, sql: string): Promise<string> {
  const url = new URL(server.adminUrl)
  url.pathname = '/postgres'
  return withClient(url.href, async (client) => {
    const { rows } = await client.query({ text: sql, rowMode: 'array' })
    return String(rows[0]?.[0])
  })
}

/** Another process of the same clone: prints its server as JSON and holds it until its input ends. */
async function startElsewhere(directory: string): Promise<{ server: EmbeddedServer; child: ChildProcess }> {
  const script = `
    import { startEmbeddedServer } from '#framework/database/embedded/embedded-server.ts'
    const server = await startEmbeddedServer({ directory: ${JSON.stringify(directory)}, durable: false })
    console.log(JSON.stringify(server))
    process.stdin.resume().on('end', async () => { await server.stop(); process.exit(0) })`
  const cwd = path.resolve(import.meta.dirname, '../../..')
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  cleanups.push(() => void child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data')
  return { server: JSON.parse(String(line)), child }
}

test('creates a cluster, stops it, and starts it again with its data', async () => {
  const directory = cloneFolder()
  const first = await start(directory)
  assert.equal(first.status, 'created')
  await ask(first, 'create table kept as select 42 as answer')
  await first.stop()
  await assert.rejects(ask(first, 'select 1'), /No connection/)

  const second = await start(directory)
  assert.equal(second.status, 'started')
  assert.equal(second.adminUrl, first.adminUrl)
  assert.equal(await ask(second, 'select answer from kept'), '42')
})

test('keeps committed data when the server is killed', async () => {
  const directory = usedFolder()
  const server = await start(directory, { durable: true })
  assert.equal(await ask(server, 'show fsync'), 'on')
  assert.equal(await ask(server, 'show full_page_writes'), 'on')
  await ask(server, 'update kept set answer = 43')
  await killPostmaster(directory)
  const again = await start(directory, { durable: true })
  assert.equal(again.status, 'started')
  assert.equal(await ask(again, 'select answer from kept'), '43')
})

test('survives the death of its starter, and the next process finds it', async () => {
  const directory = usedFolder()
  const { server, child } = await startElsewhere(directory)
  assert.equal(server.status, 'started')
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.equal(await ask(server, 'select 1'), '1')
  const next = await start(directory)
  assert.equal(next.status, 'already running')
  assert.equal(next.adminUrl, server.adminUrl)
  await next.stop()
  await assert.rejects(ask(server, 'select 1'), /No connection/, 'the dead process does not keep it running')
})

test('stops with its last user, not before', async () => {
  const directory = usedFolder()
  const mine = await start(directory)
  const { server, child } = await startElsewhere(directory)
  assert.equal(server.status, 'already running')
  await mine.stop()
  assert.equal(await ask(server, 'select 1'), '1')
  child.stdin?.end()
  await once(child, 'exit')
  await assert.rejects(ask(server, 'select 1'), /No connection/)
})

test('lets two processes start at once: one creates, the other joins', async () => {
  const directory = cloneFolder()
  const [one, two] = await Promise.all([startElsewhere(directory), startElsewhere(directory)])
  assert.deepEqual([one.server.status, two.server.status].sort(), ['already running', 'created'])
  assert.equal(one.server.adminUrl, two.server.adminUrl)
  await start(directory)
  for (const { child } of [one, two]) {
    child.stdin?.end()
    await once(child, 'exit')
  }
})

test('takes the next free port when its own is busy, and remembers it', async () => {
  const directory = usedFolder()
  const first = await start(directory)
  const port = Number(new URL(first.adminUrl).port)
  await first.stop()
  const intruder = createServer().listen(port, '127.0.0.1')
  cleanups.push(() => void intruder.close())
  await once(intruder, 'listening')
  const second = await start(directory)
  const other = Number(new URL(second.adminUrl).port)
  assert.ok(other > port)
  assert.equal(await ask(second, 'select 1'), '1')
  await second.stop()
  intruder.close()
  assert.equal(Number(new URL((await start(directory)).adminUrl).port), other)
})

test('admits nobody without the password, which only its owner can read', async () => {
  const directory = usedFolder()
  // Variables that would redirect PostgreSQL's programs are not passed on.
  process.env.PGPORT = '1'
  process.env.PGDATA = '/nowhere'
  cleanups.push(() => {
    delete process.env.PGPORT
    delete process.env.PGDATA
  })
  const server = await start(directory)
  assert.equal(statSync(path.join(directory, 'password')).mode & 0o777, 0o600)
  const url = new URL(server.adminUrl)
  url.password = 'guess'
  await assert.rejects(ask({ adminUrl: url.href }, 'select 1'), /refused the log-in/)
  assert.equal(await ask(server, 'show listen_addresses'), '127.0.0.1')
  assert.equal(await ask(server, 'show unix_socket_directories'), '')
  assert.equal(await ask(server, 'show fsync'), 'off')
})

test('repeats an interrupted creation', async () => {
  const directory = cloneFolder()
  mkdirSync(path.join(directory, 'cluster.unfinished/base'), { recursive: true })
  writeFileSync(path.join(directory, 'cluster.unfinished/PG_VERSION'), '18\n')
  assert.equal((await start(directory)).status, 'created')
  assert.ok(!existsSync(path.join(directory, 'cluster.unfinished')))
})

test('refuses a folder without a cluster, and changes nothing in it', async () => {
  const directory = cloneFolder()
  const photo = path.join(directory, 'cluster/holiday.jpg')
  mkdirSync(path.dirname(photo), { recursive: true })
  writeFileSync(photo, 'irreplaceable')
  await assert.rejects(start(directory), /not a PostgreSQL data folder/)
  assert.equal(readFileSync(photo, 'utf8'), 'irreplaceable')
})

test('refuses the cluster of another major version, and changes nothing in it', async () => {
  const directory = cloneFolder()
  mkdirSync(path.join(directory, 'cluster'), { recursive: true })
  writeFileSync(path.join(directory, 'cluster/PG_VERSION'), '12\n')
  await assert.rejects(start(directory), /made by PostgreSQL 12/)
  assert.ok(existsSync(path.join(directory, 'cluster/PG_VERSION')))
})

test('starts although the process id in a left-over pid file now belongs to another program', async () => {
  const directory = usedFolder()
  const file = path.join(homeOf(directory), 'cluster/postmaster.pid')
  writeFileSync(file, `${process.pid}\n${path.dirname(file)}\n0\n1\n\n127.0.0.1\n0\nready\n`)
  const server = await start(directory)
  assert.equal(server.status, 'started')
  assert.equal(await ask(server, 'select 1'), '1')
})

test('serves a clone in a folder that only its owner may enter, even after it is moved or copied', async () => {
  const umask = process.umask(0o077)
  cleanups.push(() => void process.umask(umask))
  const directory = cloneFolder({ closed: true })
  const first = await start(directory)
  await ask(first, 'create table kept as select 42 as answer')
  await first.stop()

  const clone = path.resolve(directory, '../..')
  const moved = `${clone}-moved`
  renameSync(clone, moved)
  const again = await start(path.join(moved, '.data/postgres'))
  assert.equal(again.status, 'started')
  assert.equal(await ask(again, 'select answer from kept'), '42')
  await again.stop()

  const copied = `${clone}-copied`
  cpSync(moved, copied, { recursive: true, verbatimSymlinks: true })
  const original = await start(path.join(moved, '.data/postgres'))
  await ask(original, 'create table only_here as select 1')
  const copy = await start(path.join(copied, '.data/postgres')).catch((error) => error as Error)
  // Run as root, the cluster is elsewhere and the copy gets a new one; otherwise the copied files must belong to us.
  if (copy instanceof Error) throw copy
  assert.notEqual(new URL(copy.adminUrl).port, new URL(original.adminUrl).port)
  assert.equal(await ask(copy, "select to_regclass('only_here') is null"), 'true')
})
