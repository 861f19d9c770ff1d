// What runs where: asks each part now; one that does not answer soon counts as not running.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Machine } from '#framework/projections/development/parts.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { CoreProject } from '../core-project.ts'
import type { Services } from '../services.ts'

const PATIENCE_MS = 800

/** All parts, in the order of a request's path. */
export function readMachines(project: CoreProject, services: Services): Promise<Machine[]> {
  return Promise.all([
    api(project),
    edge(project),
    worker(project),
    database(project, services),
    redis(project, services),
    mail(project),
  ])
}

async function api({ settings }: CoreProject): Promise<Machine> {
  const where = `${settings.host}:${settings.port}`
  return { name: 'API', state: 'up', where, detail: `Node ${process.versions.node}, process ${process.pid}` }
}

async function edge({ settings }: CoreProject): Promise<Machine> {
  const origin = edgeOriginOf(settings)
  const { host } = new URL(origin)
  return probe({ name: 'Edge', where: host }, async () => {
    const answer = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    const { answersAtHand } = (await answer.json()) as { answersAtHand: number }
    return `${answersAtHand} answers at hand`
  })
}

async function worker(project: CoreProject): Promise<Machine> {
  const isHere = await project.hasWorker()
  const detail = isHere ? '' : 'Tasks and mails wait until one runs: ./manage worker'
  return { name: 'Worker', state: isHere ? 'up' : 'down', where: isHere ? 'in the API’s process' : '', detail }
}

async function database(project: CoreProject, { runtime }: Services): Promise<Machine> {
  const { appUrl, status, version } = await project.openDatabase()
  const { hostname, port, pathname } = new URL(appUrl)
  const kind = status === 'configured' ? 'PostgreSQL' : 'Embedded PostgreSQL'
  return probe({ name: 'Database', where: `${hostname}:${port || 5432}${pathname}` }, async () => {
    const system = createContext(runtime, { requestId: 'development' }).asSystem('look whether the database is there')
    await runStatement(system, sql`select 1`)
    return `${kind} ${version}`
  })
}

async function redis({ settings }: CoreProject, { redis: opened }: Services): Promise<Machine> {
  if (!opened || !settings.redisUrl)
    return { name: 'Redis', state: 'off', where: '', detail: 'Counts and the queue’s ids are kept without it.' }
  return probe({ name: 'Redis', where: new URL(settings.redisUrl).host }, async () => {
    await opened.connection.ping()
    return ''
  })
}

async function mail({ settings: { mail: options } }: CoreProject): Promise<Machine> {
  const words = {
    console: 'Shown in the terminal, and nowhere sent.',
    memory: 'Kept in the process.',
    file: 'Written to files.',
    smtp: '',
  }
  const where = { console: 'terminal', memory: 'memory', file: 'files', smtp: hostOf(options.smtpUrl) }[options.driver]
  const state = options.driver === 'smtp' && !options.smtpUrl ? 'off' : 'up'
  return { name: 'Mail', state, where, detail: words[options.driver] }
}

const hostOf = (url: string | undefined) => (url && URL.canParse(url) ? new URL(url).host : '')

async function probe(part: Pick<Machine, 'name' | 'where'>, ask: () => Promise<string>): Promise<Machine> {
  try {
    return { ...part, state: 'up', detail: await ask() }
  } catch {
    return { ...part, state: 'down', detail: '' }
  }
}

/** As people on this machine type it. */
export function edgeOriginOf({ host, port, edgePort = port + 1 }: CoreProject['settings']): string {
  return `http://${host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host}:${edgePort}`
}
