// The trial of schedules: several schedulers, a fast clock, and kills of the scheduler that was first.
import { type ChildProcess, fork } from 'node:child_process'
import { randomUUIDv7 } from 'node:crypto'
import path from 'node:path'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { defineSchedule } from '#framework/tasks/schedules/define-schedule.ts'
import { startCrew } from './crew.ts'
import { countOutcome } from './load.ts'
import { leaveEffect } from './trial.ts'
import type { TrialOptions, TrialOutcome } from './trials.ts'

/** The schedules that all schedulers of the trial serve. */
export const everyMinute = defineSchedule('trial.every-minute', {
  task: leaveEffect,
  payload: { ms: 0 },
  cron: '* * * * *',
  catchUp: 'all',
  perTenant: true,
})

const PROGRAM = path.join(import.meta.dirname, 'scheduler-process.ts')
const START = Date.parse('2026-01-01T00:00:00Z')
const PATIENCE_MS = 120_000

/** `tasks` minutes, and `times` kills of the scheduler that was first; five run at any time. Each minute must run once. */
export async function killSchedulers(options: TrialOptions): Promise<TrialOutcome> {
  const tenantId = randomUUIDv7()
  const crew = startCrew([options.place], 1)
  const schedulers = startSchedulers(JSON.stringify({ ...options.place, tenantId }), 5)
  try {
    await Promise.all([crew.ready, schedulers.ready()])
    await schedulers.tell(new Date(START))
    const between = Math.max(1, Math.floor(options.tasks / options.times))
    for (let minute = 1; minute <= options.tasks; minute++) {
      // Kills it during its check, while the others check too.
      const looks = schedulers.tell(new Date(START + minute * 60_000))
      if (minute % between === 0) schedulers.killFirst()
      await looks
      if (minute % between === 0) await schedulers.ready()
    }
    await schedulers.tell(new Date(START + options.tasks * 60_000))
    const ids = await idsOf(options.adminUrl, tenantId)
    const outcome = await countOutcome(options.adminUrl, ids, PATIENCE_MS)
    const missing = options.tasks - ids.length
    return {
      trial: 'kill -9 of schedulers',
      times: schedulers.kills(),
      deaths: crew.deaths(),
      ...outcome,
      lost: outcome.lost + Math.max(0, missing),
      doubles: outcome.doubles + Math.max(0, -missing),
    }
  } finally {
    await schedulers.end()
    await crew.disband()
  }
}

async function idsOf(adminUrl: string, tenantId: string): Promise<string[]> {
  const statement = 'select id from tasks.tasks where tenant_id = $1 and name = $2'
  return withClient(adminUrl, async (client) =>
    (await client.query(statement, [tenantId, leaveEffect.name])).rows.map(({ id }) => id),
  )
}

interface Schedulers {
  /** Resolves when all five have started. */
  ready(): Promise<unknown>
  /** Announces the time; resolves when every living scheduler has checked. */
  tell(clock: Date): Promise<void>
  /** `kill -9` of the one that enqueued last; another takes its place. */
  killFirst(): void
  kills(): number
  end(): Promise<void>
}

function startSchedulers(words: string, size: number): Schedulers {
  const all = new Set<ChildProcess>()
  const able = new Set<ChildProcess>()
  let first: ChildProcess | undefined
  let kills = 0
  const start = () =>
    new Promise<void>((resolve) => {
      const child = fork(PROGRAM, [words], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
      all.add(child)
      child.once('exit', () => all.delete(child))
      child.once('message', () => {
        able.add(child)
        resolve()
      })
    })
  const look = (child: ChildProcess, clock: Date) =>
    new Promise<void>((resolve) => {
      const finish = () => {
        child.off('exit', finish).off('message', hear)
        resolve()
      }
      const hear = ({ enqueued }: { enqueued: number }) => {
        if (enqueued > 0) first = child
        finish()
      }
      child.once('exit', finish).once('message', hear)
      child.send({ clock: clock.toISOString() }, () => {})
    })
  const starts = Array.from({ length: size }, start)
  return {
    ready: () => Promise.all(starts),
    tell: async (clock) => void (await Promise.all([...able].map((child) => look(child, clock)))),
    killFirst: () => {
      const child = first && able.has(first) ? first : [...able][0]!
      able.delete(child)
      child.kill('SIGKILL')
      kills += 1
      starts.push(start())
    },
    kills: () => kills,
    end: async () => {
      const ended = [...all].map((child) => new Promise((resolve) => child.once('exit', resolve)))
      for (const child of all) child.kill('SIGKILL')
      await Promise.all(ended)
    },
  }
}
