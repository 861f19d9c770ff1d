// Servers under load: they are replaced while they work, and their database ends without a farewell.
import { setTimeout as wait } from 'node:timers/promises'
import { ensureDatabase } from '#framework/database/bootstrap/bootstrap.ts'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { isAlive } from '#framework/database/embedded/leases.ts'
import { withDatabase } from '#framework/testing/database.ts'
import { openReplicatedDatabase } from '../machines/replicated-database.ts'
import type { TrialOptions, TrialOutcome } from '../trials.ts'
import { type Question, type Reply, startRequests } from './request-load.ts'
import { type ServedApi, serveApi } from './served-api.ts'

const PROCESSES = 2
const CLIENTS = 8
const REPLACED = 'All server processes were replaced'
const ENDED = 'A server process has ended'
/** That many answers in a row, after which service counts as normal. */
const STEADY = 20
const PATIENCE_MS = 30_000

type Options = Pick<TrialOptions, 'adminUrl' | 'times'>

/** A database that ends without a farewell. */
export interface BreakableDatabase {
  /** Resolves when it has ended. */
  breakOff(): Promise<void>
  /** Resolves when it takes connections again. */
  revive(): Promise<void>
  /** What is to do before it may end again. */
  repair?(): Promise<void>
}

/** SIGHUP to `./manage serve`, again and again: no request may fail. */
export async function restartServers({ adminUrl, times }: Options): Promise<TrialOutcome> {
  return serving(adminUrl, async (replies, api) => {
    const begun = performance.now()
    for (let n = 0; n < times; n++) {
      api.signal('SIGHUP')
      await api.printed(REPLACED, n)
    }
    const seconds = (performance.now() - begun) / 1000 / times
    const failed = replies.filter(({ status }) => !isSuccess(status))
    const note = `${failed.length} requests failed${kindsOf(failed)}; ${seconds.toFixed(1)} s each`
    return { trial: 'rolling restarts', times, seconds, failed: failed.length, note }
  })
}

/** The database is broken off: answers are 503, nothing acknowledged is lost, and service is soon normal again. */
export async function breakDatabase({ adminUrl, times }: Options, database: BreakableDatabase): Promise<TrialOutcome> {
  return serving(adminUrl, async (replies) => {
    const recoveries: number[] = []
    for (let n = 0; n < times; n++) {
      await wait(500 + Math.random() * 500)
      await database.breakOff()
      await wait(Math.random() * 1500)
      await database.revive()
      recoveries.push(await untilNormal(replies))
      await database.repair?.()
    }
    const seconds = Math.max(...recoveries) / 1000
    const refused = replies.filter(({ status }) => !isSuccess(status))
    const failed = refused.filter(({ status }) => status !== 503)
    const note = `${refused.length} requests refused${kindsOf(refused)}; "done" is the longest way back to normal`
    return { trial: 'immediate stops', times, seconds, failed: failed.length, note }
  })
}

/** The server of the database ends, a replica takes its place, and back (each is an immediate stop). */
export async function failOver({ times }: Pick<Options, 'times'>): Promise<TrialOutcome> {
  const database = await openReplicatedDatabase()
  try {
    const adminUrl = withDatabase(database.adminUrl, 'pend_failing_over')
    await ensureDatabase(adminUrl)
    return { ...(await breakDatabase({ adminUrl, times }, database)), trial: 'failover' }
  } finally {
    await database.close()
  }
}

/** `pg_ctl stop -m immediate` for an embedded server; resolves when its main process has ended. */
export async function breakOff(adminUrl: string): Promise<void> {
  const pid = await withClient(withDatabase(adminUrl, 'postgres'), async (client) => {
    const { rows } = await client.query<{ file: string }>("select pg_read_file('postmaster.pid') as file")
    return Number(rows[0]!.file.split('\n')[0])
  })
  process.kill(pid, 'SIGQUIT')
  while (isAlive(pid)) await wait(20)
}

type Told = Pick<TrialOutcome, 'trial' | 'times' | 'seconds' | 'note'> & { readonly failed: number }

/** Runs servers and a load with `disturb` beside them, and looks for every article whose creation was acknowledged. */
async function serving(
  adminUrl: string,
  disturb: (replies: readonly Reply[], api: ServedApi) => Promise<Told>,
): Promise<TrialOutcome> {
  const api = await serveApi(adminUrl, PROCESSES)
  const replies: Reply[] = []
  const next = alternating(api.token)
  const end = startRequests(api.origin, { clients: CLIENTS, pause: 20, next, heard: (reply) => replies.push(reply) })
  try {
    const { failed, ...told } = await disturb(replies, api)
    await end()
    const lost = await countMissing(adminUrl, replies)
    const deaths = api.count(ENDED)
    return { ...told, acknowledged: replies.length, lost: lost + failed, doubles: 0, early: 0, again: 0, deaths }
  } finally {
    await end()
    await api.stop()
  }
}

/** In turns, creates an article and reads the list. */
function alternating(token: string): () => Question {
  let count = 0
  const headers = { authorization: `Bearer ${token}` }
  return () => {
    count++
    if (count % 2 === 0) return { method: 'GET', path: '/api/v1/articles', headers }
    return { method: 'POST', path: '/api/v1/articles', headers, body: { title: `Article ${count}` } }
  }
}

async function countMissing(adminUrl: string, replies: readonly Reply[]): Promise<number> {
  const created = replies.filter(({ status }) => status === 201).map(({ text }) => JSON.parse(text).id as string)
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>('select id from public.articles where id = any($1)', [created])
    return created.length - rows.length
  })
}

/** Milliseconds from now until the first of many successes without a failure between them. */
async function untilNormal(replies: readonly Reply[]): Promise<number> {
  const [begun, before] = [performance.now(), replies.length]
  for (; ; await wait(20)) {
    const since = replies.slice(before).filter(({ at }) => at > begun)
    const steady = since.slice(since.findLastIndex(({ status }) => !isSuccess(status)) + 1)
    if (steady.length >= STEADY) return steady[0]!.at - begun
    if (performance.now() - begun > PATIENCE_MS) throw new Error('The servers did not recover.')
  }
}

const isSuccess = (status: number | undefined) => status !== undefined && status < 300

function kindsOf(replies: readonly Reply[]): string {
  if (replies.length === 0) return ''
  const counts = new Map<string, number>()
  for (const { status, text } of replies) {
    const kind = String(status ?? text)
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return ` (${[...counts].map(([kind, count]) => `${count} × ${kind}`).join(', ')})`
}
