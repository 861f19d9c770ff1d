// `npm test [-- path…] [--name pattern] [-x] [-v] [--pooler] [--coverage]`: a fresh database, every test file (or those named), a short report.
// It reads the environment itself: it must prepare the database before the first settings are read.
import { existsSync, globSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { run } from 'node:test'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { startEmbeddedServer } from '#framework/database/embedded/embedded-server.ts'
import { isAlive } from '#framework/database/embedded/leases.ts'
import { TEST_REDIS_VARIABLE, TEST_VARIABLES, withDatabase } from '#framework/testing/database.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { scriptCommand } from '../tools/script-command.ts'
import { type Durations, longestFirst, noteDurations } from '../tools/test-files/durations.ts'
import type { ToldEvent } from '../tools/test-files/messages.ts'
import { usePackedPackages } from '../tools/test-files/packed-packages.ts'
import { type Running, runInProcesses } from '../tools/test-files/run-in-processes.ts'
import { openTestDatabases, type TestDatabases } from '../tools/test-files/servers/test-databases.ts'
import { openTestPooler } from '../tools/test-files/servers/test-pooler.ts'
import { openTestRedis } from '../tools/test-files/servers/test-redis.ts'
import { failingFiles, printFiles, printTotals } from '../tools/test-files/test-report.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const FOLDERS = [
  'admin',
  'framework',
  'shared',
  'apps',
  'api',
  'core',
  'edge-services',
  'scripts',
  'tools',
  'tests',
  'bench',
]
// Browser tests need a Chromium, and client tests their own packages: each has a separate command.
const EXCLUDED = ['tests/browser/**', 'tests/clients/**', '**/node_modules/**']
const MEASURED = ['framework', 'shared', 'apps', 'api', 'core', 'edge-services'].map((folder) => `${folder}/**/*.ts`)
const FILE_TIMEOUT_MS = 480_000
/** Each opens its own connections and server. One more than the processors: half of its time, a file waits for PostgreSQL. */
const AT_A_TIME = Math.min(5, Math.max(3, availableParallelism() + 1))
// They mostly wait for leases and servers: beside busy files, they cost the run little.
const WAITING = /tests\/tasks\/(faults|outages)\.test\.ts$/
// Each has a Chromium beside its server.
const BROWSING = /tests\/browser\//

interface TestServer {
  readonly adminUrl: string
  stop(): Promise<void>
}

interface Asked {
  readonly name?: string[]
  readonly coverage?: boolean
  readonly exitFirst?: boolean
  readonly verbose?: boolean
  readonly pooler?: boolean
}

async function runTests(args: string[]): Promise<boolean> {
  const command = scriptCommand('test', 'Runs every test on a fresh database, or those of some files and folders.')
    .argument('[paths...]', 'files and folders, such as apps/content')
    .option('--name <pattern>', 'only tests with this in their title; may be given several times', gather)
    .option('-x, --exit-first', 'stop at the first test that fails')
    .option('-v, --verbose', 'name every test')
    .option('--pooler', 'reach the database through a PgBouncer in transaction mode')
    .option('--coverage', 'print how much of the code was run, and write coverage/index.html')
    .parse(args, { from: 'user' })
  const asked = command.opts<Asked>()
  const files = resolveTestFiles(command.args)
  const stopping = abortOnSignals()
  const server = await openTestServer()
  const redis = await openTestRedis(process.env.TEST_REDIS_URL || process.env.REDIS_URL)
  try {
    await using databases = await openTestDatabases(server.adminUrl)
    passToTests(databases)
    await using _pooler = asked.pooler ? await openTestPooler(databases) : null
    if (redis.url) process.env[TEST_REDIS_VARIABLE] = redis.url
    else console.log('No Redis here: what needs one is not tried (install redis-server, or set TEST_REDIS_URL).')
    // Code compiled for one file is reused for others; coverage would miss a part of it.
    if (!asked.coverage) process.env.NODE_COMPILE_CACHE ??= path.join(ROOT, '.data/compile-cache')
    await usePackedPackages(ROOT)
    return await runAndReport(files, asked, stopping)
  } finally {
    redis.stop()
    await server.stop()
  }
}

/** The foundation of all others comes first: where it fails, they say little. */
const FIRST = /framework\/database\/driver\/driver-contract\.test\.ts$/

const inTurn = (files: readonly string[]) =>
  longestFirst(ROOT, files).sort((one, other) => Number(FIRST.test(other)) - Number(FIRST.test(one)))

/** Retries a failed file alone: it is unsteady if it then passes, and failed if it fails twice. */
async function runAndReport(files: readonly string[], asked: Asked, stopping: AbortController): Promise<boolean> {
  const { signal } = stopping
  if (signal.aborted) return false
  const printing = { root: ROOT, verbose: asked.verbose ?? false, signal }
  const ordered = inTurn(files)
  const running = { signal, ...(asked.name && { names: asked.name }) }
  const first = await printFiles(
    asked.coverage ? [runMeasured(ordered, asked, signal)] : [runInLanes(lanesOf(ordered), running)],
    { ...printing, ...(asked.exitFirst && { onFailure: () => stopping.abort() }) },
  )
  const failing = signal.aborted ? [] : failingFiles(first)
  if (failing.length > 0) console.log('once more, each alone:')
  const again = [{ files: failing, processes: 1 }]
  const second = await printFiles(
    failing.length > 0 ? [runInLanes(again, { ...running, isEachAlone: true })] : [],
    printing,
  )
  if (signal.aborted) console.log('Stopped before the end: only files that had ended by then count.')
  return printTotals(first, second, ROOT) && !signal.aborted
}

const gather = (word: string, earlier: string[] = []) => [...earlier, word]

function resolveTestFiles(asked: readonly string[]): string[] {
  const find = (pattern: string) =>
    globSync(pattern, { cwd: ROOT, exclude: EXCLUDED }).map((file) => path.join(ROOT, file))
  if (asked.length === 0) return find(`{${FOLDERS.join(',')}}/**/*.test.ts`).sort()
  return asked.flatMap((word) => {
    const target = path.resolve(word)
    if (!existsSync(target)) throw new PendError(`There is no test file or folder "${word}".`)
    return statSync(target).isDirectory()
      ? find(path.join(path.relative(ROOT, target), '**/*.test.ts')).sort()
      : [target]
  })
}

interface Lane {
  readonly files: readonly string[]
  /** Concurrent files. */
  readonly processes: number
}

function lanesOf(files: readonly string[]): Lane[] {
  const lanes = [
    { processes: 2, matches: (file: string) => WAITING.test(file) },
    { processes: Math.max(2, AT_A_TIME - 1), matches: (file: string) => BROWSING.test(file) },
    { processes: AT_A_TIME, matches: (file: string) => !WAITING.test(file) && !BROWSING.test(file) },
  ]
  return lanes
    .map(({ processes, matches }) => ({ processes, files: files.filter(matches) }))
    .filter((lane) => lane.files.length > 0)
}

async function openTestServer(): Promise<TestServer> {
  const given = process.env.TEST_DATABASE_URL || process.env.DATABASE_URL
  if (given) return { adminUrl: given, stop: async () => {} }
  const server = await startEmbeddedServer({ directory: path.join(ROOT, '.data/test'), durable: false })
  await dropLeftovers(server.adminUrl)
  return server
}

/** A killed run leaves its databases; their names contain its process id. */
async function dropLeftovers(adminUrl: string): Promise<void> {
  await withClient(withDatabase(adminUrl, 'postgres'), async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select datname as name from pg_database where datname like 'pend\\_test\\_%'",
    )
    for (const { name } of rows) {
      if (!isAlive(Number(name.split('_')[2]))) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    }
  })
}

function passToTests({ adminUrl, urls }: TestDatabases): void {
  for (const [name, url] of Object.entries({ adminUrl, ...urls })) {
    process.env[TEST_VARIABLES[name as keyof typeof TEST_VARIABLES]] = url ?? ''
  }
  process.env.PEND_ENV = 'test'
  for (const name of ['DATABASE_URL', 'DATABASE_APP_URL', 'REDIS_URL', 'TEST_DATABASE_URL', 'PORT'])
    delete process.env[name]
}

/** From the first moment on: an interrupted run drops its database too. */
function abortOnSignals(): AbortController {
  const interrupted = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => interrupted.abort())
  return interrupted
}

/** The events of all lanes, as they arrive. */
function runInLanes(lanes: readonly Lane[], running: Omit<Running, 'tell' | 'timeout'>): AsyncIterable<ToldEvent> {
  const events = new Readable({ objectMode: true, read: () => {} })
  const durations: Durations = new Map()
  const tell = (event: ToldEvent) => {
    if (event.type === 'test:summary') durations.set(path.relative(ROOT, event.data.file), event.data.duration_ms)
    events.push(event)
  }
  const asked = { ...running, timeout: FILE_TIMEOUT_MS, tell }
  const ended = Promise.all(lanes.map(({ files, processes }) => runInProcesses(files, processes, asked)))
  const note = () => {
    if (!running.names && !running.signal.aborted) noteDurations(ROOT, durations)
    events.push(null)
  }
  ended.then(note).catch((error) => events.destroy(error))
  return events
}

/** Node measures each file's coverage in a separate process. */
function runMeasured(files: readonly string[], { name }: Asked, signal: AbortSignal) {
  return run({
    files: [...files],
    concurrency: 2,
    timeout: FILE_TIMEOUT_MS,
    signal,
    cwd: ROOT,
    // A failed test may leave a connection open, and its process would wait for it indefinitely.
    execArgv: ['--import', path.join(ROOT, 'tools/test-files/end-soon.ts')],
    ...(name && { testNamePatterns: name }),
    coverage: true,
    coverageIncludeGlobs: MEASURED,
    coverageExcludeGlobs: ['**/*.test.ts', '**/testing/**'],
  })
}

// An interrupted test's child processes may hold its pipe open: the runner does not wait for that.
try {
  process.exit((await runTests(process.argv.slice(2))) ? 0 : 1)
} catch (error) {
  console.error(error instanceof PendError ? [error.message, error.hint].filter(Boolean).join('\n') : error)
  process.exit(2)
}
