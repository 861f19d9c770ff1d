// Things that fail for a while: the clock, the database, write access, the network, the disk, and table space.

import { randomUUIDv7 } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { createContext } from '#framework/request/create-context.ts'
import { FIRST_ROUND } from '#framework/tasks/ledger/turns/circle.ts'
import { claimWaiting } from '#framework/tasks/ledger/turns/claim-waiting.ts'
import { openPartitionProxy } from './machines/partition-proxy.ts'
import type { SmallDisk } from './machines/small-disk.ts'
import { leaveEffect, openTrialRuntime } from './trial.ts'
import { haltAtWork, runTrial, type TrialOptions, type TrialOutcome } from './trials.ts'

/** A database for the trial, which it can stop. */
export interface TrialDatabase {
  stop(): Promise<void>
  start(): Promise<void>
}

const HOUR_MS = 3_600_000

/** Workers' clocks are an hour off in different directions, and jump; the trial kills workers meanwhile (Q-09). */
export function jumpClocks(options: TrialOptions): Promise<TrialOutcome> {
  const places = [HOUR_MS, -HOUR_MS].map((clock) => ({ ...options.place, clock }))
  return runTrial('clocks of workers jump', { ...options, places, delay: 700 }, async (crew) => {
    for (let done = 0; done < options.times; await wait(700)) if (crew.end('SIGKILL') !== undefined) done += 1
  })
}

/** The database is down for `away` milliseconds; the note says how soon tasks start after its return. */
export async function leaveDatabaseAway(
  options: TrialOptions,
  { stop, start }: TrialDatabase,
  away: number,
): Promise<TrialOutcome> {
  let note = ''
  const look = async () => {
    const starts = []
    for (let n = 0; n < 5; n++) starts.push(await nextStart(options))
    note += `; later ${Math.min(...starts)} to ${Math.max(...starts)} ms`
  }
  const outcome = await runTrial(`database away for ${away / 1000} s`, { ...options, look }, async () => {
    await wait(300)
    await stop()
    await wait(away)
    await start()
    note = `first start ${await nextStart(options)} ms after it was back`
  })
  return { ...outcome, note }
}

/** Something takes the first waiting tasks, starts none, and lets their leases expire. */
export async function keepClaims(options: TrialOptions): Promise<TrialOutcome> {
  const runtime = openTrialRuntime(options.place, 1)
  const claimer = { worker: 'keeper', lease: options.place.lease }
  const wish = { queue: 'default', room: options.times, spare: 0, running: new Map(), limited: [], cursor: FIRST_ROUND }
  let kept = 0
  try {
    const outcome = await runTrial('claims kept', options, async () => {
      for (let tries = 0; tries < 500 && kept < options.times; tries++, await wait(2)) {
        const [claimed] = await claimWaiting(runtime, claimer, [{ ...wish, room: options.times - kept }])
        kept += claimed!.tasks.length
      }
    })
    return { ...outcome, note: `${kept} tasks were kept` }
  } finally {
    await runtime.database.close()
  }
}

/** Milliseconds from enqueueing a task to its effect. */
async function nextStart({ place, adminUrl }: TrialOptions): Promise<number> {
  const runtime = openTrialRuntime(place, 1)
  const begun = performance.now()
  try {
    const ctx = createContext(runtime, { requestId: 'probe', tenantId: randomUUIDv7() })
    const id = await ctx.enqueue(leaveEffect, { ms: 0 })
    return await withClient(adminUrl, async (client) => {
      for (const text = 'select 1 from public.trial_effects where task = $1'; ; await wait(2))
        if ((await client.query(text, [id])).rowCount) return Math.round(performance.now() - begun)
    })
  } finally {
    await runtime.database.close()
  }
}

/** The database accepts no writes for a while, as during a fail-over. */
export function forbidWriting(options: TrialOptions, away: number): Promise<TrialOutcome> {
  const url = new URL(options.adminUrl)
  url.searchParams.set('options', '-c default_transaction_read_only=off')
  const set = (words: string) =>
    withClient(url.href, async (client) => {
      await client.query(`alter system ${words}`)
      await client.query('select pg_reload_conf()')
    })
  return runTrial(`database read-only for ${away / 1000} s`, options, async () => {
    for (let done = 0; done < options.times; done++) {
      await wait(500)
      await set('set default_transaction_read_only = on')
      await wait(away)
      await set('reset default_transaction_read_only')
    }
  })
}

/** One worker loses the database for longer than its lease; its messages arrive late. */
export async function cutOffWorker(options: TrialOptions): Promise<TrialOutcome> {
  const { place } = options
  const proxy = await openPartitionProxy(place.appUrl)
  const distant = { ...place, appUrl: proxy.through(place.appUrl) }
  try {
    return await runTrial('worker cut off', { ...options, places: [distant, place] }, async (crew) => {
      const [pid] = crew.pids()
      const way = { pick: () => pid, halt: proxy.cut, resume: proxy.heal }
      for (let done = 0; done < options.times; done++) {
        await wait(300)
        await haltAtWork(way, options.adminUrl)
        await wait(2 * place.lease)
        proxy.heal()
      }
    })
  } finally {
    await proxy.close()
  }
}

const CROWD = `
  insert into tasks.tasks (tenant_id, name, queue, state, payload, request_id, run_at, finished_at, keep_until)
  select ('00000000-0000-7000-8000-' || lpad(to_hex(n % 50), 12, '0'))::uuid, 'trial.leave-effect', 'default',
    case when n % 2 = 0 then 'scheduled' else 'dead' end, '{"ms": 0}', 'crowd', now() + interval '30 days',
    case when n % 2 = 1 then now() end, case when n % 2 = 1 then now() + interval '30 days' end
  from generate_series(1, $1::integer) n`

/** As many tasks scheduled for another day as dead ones: how much they slow the others. */
export async function crowdTable(options: TrialOptions, crowd: number): Promise<TrialOutcome> {
  const rate = async () => {
    const begun = performance.now()
    const outcome = await runTrial('', options, async () => {})
    return { outcome, rate: options.tasks / ((performance.now() - begun) / 1000) }
  }
  const empty = await rate()
  await withClient(options.adminUrl, (client) => client.query(CROWD, [crowd]))
  const full = await rate()
  await withClient(options.adminUrl, (client) => client.query("delete from tasks.tasks where request_id = 'crowd'"))
  const share = full.rate / empty.rate
  const note = `${empty.rate.toFixed(0)} tasks/s alone, ${full.rate.toFixed(0)} beside them: ${share.toFixed(2)}`
  return { ...full.outcome, trial: `${crowd} tasks lie about`, note, share }
}

/** The database's disk is full for a while; the server may stop, and the trial restarts it. */
export function fillDisk(options: TrialOptions, disk: SmallDisk, database: TrialDatabase): Promise<TrialOutcome> {
  return runTrial('disk full', options, async () => {
    for (let done = 0; done < options.times; done++) {
      await wait(700)
      disk.fill()
      await wait(2000)
      disk.free()
      await database.stop().catch(() => {})
      await database.start()
    }
  })
}
