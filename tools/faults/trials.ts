// The trials: each breaks one thing repeatedly while tasks run, and reports the outcome.
import { setTimeout as wait } from 'node:timers/promises'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { type Crew, startCrew } from './crew.ts'
import { type Count, countOutcome, enqueueLoad, type LoadOptions } from './load.ts'
import { announceAt, openTrialRuntime, type TrialPlace } from './trial.ts'

export interface TrialOptions {
  readonly place: TrialPlace
  readonly adminUrl: string
  readonly tasks: number
  /** Number of breaks. */
  readonly times: number
  /** Milliseconds per task. */
  readonly ms: number
  /** Milliseconds between the tasks of one of the eight producers. */
  readonly pause?: number
  /** Enqueues tasks during the breaks, so that the last break still hits some; all at once when left out. */
  readonly keepsPace?: boolean
  readonly workers?: number
  /** The place of each worker, when their situations differ. */
  readonly places?: readonly TrialPlace[]
  /** Milliseconds by which every fourth task is delayed. */
  readonly delay?: number
  /** Filled with the milliseconds each enqueue took. */
  readonly took?: number[]
  /** Called when all tasks are done and the crew still runs. */
  readonly look?: () => Promise<void>
}

export interface TrialOutcome extends Count {
  readonly trial: string
  readonly times: number
  /** Worker processes that ended on their own. */
  readonly deaths: number
  /** Seconds from the last break until all tasks were done. */
  readonly seconds: number
  /** Milliseconds from a kill until its tasks ran again, or were on their way at the next kill: median and maximum. */
  readonly againWithin?: { readonly half: number; readonly all: number }
  /** Anything else to report. */
  readonly note?: string
  /** Throughput as a share of normal throughput. */
  readonly share?: number
  /** Milliseconds, the 99th percentile of enqueueing. */
  readonly enqueueMs?: number
}

const PATIENCE_MS = 120_000

/** Runs a crew and a load with `disturb` beside them. */
export async function runTrial(
  trial: string,
  options: TrialOptions & Pick<LoadOptions, 'share'>,
  disturb: (crew: Crew) => Promise<void>,
): Promise<TrialOutcome> {
  const runtime = openTrialRuntime(options.place, 10)
  const forget = announceAt(options.place, runtime)
  const crew = startCrew(options.places ?? [options.place], options.workers ?? 3)
  try {
    await crew.ready
    const load = enqueueLoad(runtime, options)
    await disturb(crew)
    const count = await countOutcome(options.adminUrl, await load, PATIENCE_MS)
    await options.look?.()
    return { trial, times: options.times, deaths: crew.deaths(), ...count }
  } finally {
    await crew.disband()
    forget()
    await runtime.database.close()
  }
}

/** `kill -9` of a worker that runs tasks, at random moments. */
export function killWorkers(options: TrialOptions): Promise<TrialOutcome> {
  return killEach('kill -9 of workers', options, async (kills) => {
    await wait(50 + Math.random() * 200)
    await untilDone(options, kills / options.times)
  })
}

/** One at a time, so that no replacement dies on the way: how soon lost tasks run again. */
export function killOneByOne(options: TrialOptions): Promise<TrialOutcome> {
  return killEach('kill -9, one by one', options, () => wait(2.5 * options.place.lease + Math.random() * 1000))
}

async function killEach(
  trial: string,
  options: TrialOptions,
  rest: (kills: number) => Promise<unknown>,
): Promise<TrialOutcome> {
  const kills: Kill[] = []
  const share = () => (options.keepsPace ? (kills.length + AHEAD) / options.times : 1)
  const outcome = await runTrial(trial, { ...options, share }, async (crew) => {
    while (kills.length < options.times) {
      await rest(kills.length)
      const chosen = crew.pick()
      if (chosen === undefined) continue
      await untilItRuns(options.adminUrl, chosen)
      const pid = crew.end('SIGKILL', chosen)
      if (pid !== undefined) kills.push(await noteKill(options.adminUrl, pid))
    }
  })
  return { ...outcome, againWithin: await againWithin(options.adminUrl, kills) }
}

/** Waits until this share of the tasks has had its effect, so that kills keep up with the work; gives up after a while. */
async function untilDone({ adminUrl, tasks }: TrialOptions, share: number): Promise<void> {
  await withClient(adminUrl, async (client) => {
    for (let tries = 0; tries < 300; tries++, await wait(100)) {
      const { rows } = await client.query('select count(*) >= $1 as "areDone" from public.trial_effects', [
        Math.floor(tasks * share),
      ])
      if (rows[0].areDone) return
    }
  })
}

/** Kills with tasks enqueued beforehand: there is always something to run. */
const AHEAD = 4

interface Kill {
  readonly at: Date
  /** What ran in the process when it died. */
  readonly ids: string[]
}

const RUNNING = "from tasks.tasks where state = 'running' and worker like $1"

/** Waits until the ledger shows tasks that run in this process; gives up when nothing is left to run. */
async function untilItRuns(adminUrl: string, pid: number): Promise<void> {
  await withClient(adminUrl, async (client) => {
    for (let tries = 0; tries < 150; tries++, await wait(20))
      if ((await client.query(`select ${RUNNING} limit 1`, [`% ${pid} %`])).rowCount) return
  })
}

/** SIGTERM, as in a rolling restart. */
export function restartWorkers(options: TrialOptions): Promise<TrialOutcome> {
  return runTrial('SIGTERM of workers', options, async (crew) => {
    for (let done = 0; done < options.times; await wait(200)) if (crew.end('SIGTERM') !== undefined) done += 1
  })
}

/** Workers that freeze for longer than their lease and then continue as if nothing had happened. */
export function freezeWorkers(options: TrialOptions): Promise<TrialOutcome> {
  return runTrial('SIGSTOP of workers', options, async (crew) => {
    for (let done = 0; done < options.times; done++) {
      await wait(600)
      const pid = await haltAtWork(crew, options.adminUrl)
      if (pid === undefined) return
      await wait(2 * options.place.lease)
      crew.resume(pid)
    }
  })
}

/** Freezes a worker that holds tasks, which shows once it is frozen; undefined when none holds any for long. */
export async function haltAtWork(
  { pick, halt, resume }: Pick<Crew, 'pick' | 'halt' | 'resume'>,
  adminUrl: string,
): Promise<number | undefined> {
  for (let tries = 0; tries < 200; tries++, await wait(20)) {
    const pid = pick()
    if (pid === undefined) continue
    halt(pid)
    // By then, everything it had sent is committed.
    await wait(50)
    if ((await noteKill(adminUrl, pid)).ids.length > 0) return pid
    resume(pid)
  }
  return undefined
}

/** The database goes away and comes back. */
export function restartDatabase(options: TrialOptions, restart: () => Promise<void>): Promise<TrialOutcome> {
  return runTrial('database restarted', options, async () => {
    for (let done = 0; done < options.times; done++) {
      await wait(500 + Math.random() * 1000)
      await restart()
    }
  })
}

/** Redis forgets everything. */
export function flushRedis(options: TrialOptions, flush: () => Promise<unknown>): Promise<TrialOutcome> {
  return runTrial('Redis FLUSHALL', options, async () => {
    for (let done = 0; done < options.times; done++) {
      await wait(300 + Math.random() * 500)
      await flush()
    }
  })
}

async function noteKill(adminUrl: string, pid: number): Promise<Kill> {
  const { rows } = await withClient(adminUrl, (client) =>
    client.query(`select clock_timestamp() as at, array(select id ${RUNNING}) as ids`, [`% ${pid} %`]),
  )
  return rows[0]
}

const AGAIN = `
  select percentile_cont(0.5) within group (order by ms) as half, max(ms) as all
  from (select extract(epoch from min(e.started_at) - k.at) * 1000 as ms
    from json_to_recordset($1) as k (at timestamptz, id uuid) join public.trial_effects e on e.task = k.id
    group by k.id, k.at) times`

/** Counts from the last kill that hit it while it ran. */
async function againWithin(adminUrl: string, kills: readonly Kill[]): Promise<{ half: number; all: number }> {
  const last = new Map(kills.flatMap(({ at, ids }) => ids.map((id) => [id, at] as const)))
  const given = [...last].map(([id, at]) => ({ id, at }))
  const { rows } = await withClient(adminUrl, (client) => client.query(AGAIN, [JSON.stringify(given)]))
  return { half: Math.round(Number(rows[0].half ?? 0)), all: Math.round(Number(rows[0].all ?? 0)) }
}
