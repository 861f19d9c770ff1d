// What a process of the project depends on, for `/health/ready`.
import path from 'node:path'
import { sql } from 'drizzle-orm'
import { createContext } from '#framework/request/create-context.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { readWorkFacts } from '#framework/tasks/oversight/work-facts.ts'
import { AWAY, type Dependency, openReadiness, type Readiness, UP } from '#shared/server/readiness.ts'
import type { CoreProject } from '../core-project.ts'
import type { Services } from '../services.ts'

/** The database does not take writes: reads go on, so the process stays in service. */
const READ_ONLY = 'read-only'
const PENDING = 'pending'
/** A task or event waits for longer than `check` tolerates. */
const BEHIND = 'behind'
const LATE_SECONDS = 300
const EVERY = { soon: 1000, usual: 5000, rare: 30_000 } as const

type Parts = Pick<Services, 'application' | 'runtime' | 'redis'>

/** The readiness of a process that works with the database as pend_app. */
export function readinessOf(project: CoreProject, parts: Parts, isDraining?: () => boolean): Readiness {
  const opened = parts.application.openings.flatMap((opening) => opening.dependencyIn(parts.runtime) ?? [])
  return openReadiness(
    [
      databaseOf(parts.runtime),
      migrationsOf(project),
      queueOf(parts.runtime),
      ...redisOf(parts),
      ...opened,
      ...mailOf(project),
    ],
    isDraining,
  )
}

/** That of the edge, which answers from memory while the database is away: it lacks nothing that it needs. */
export function readinessOfEdge(parts: Pick<Parts, 'runtime' | 'redis'>, isDraining: () => boolean): Readiness {
  const ctx = lookingIn(parts.runtime)
  const look = () => parts.runtime.database.read(ctx, [sql`select 1`]).then(() => UP)
  return openReadiness([{ name: 'database', missing: [], look }, ...redisOf(parts)], isDraining)
}

const lookingIn = (runtime: Runtime) =>
  createContext(runtime, { requestId: 'health' }).asSystem('look whether this process can work')

/**
 * SQL by hand: a write of no row, which a standby and a read-only server refuse, and which leaves nothing behind. The
 * refusal also closes the connection, so that the next one may lead to a server that takes writes.
 */
function databaseOf(runtime: Runtime): Dependency {
  const ctx = lookingIn(runtime)
  return {
    name: 'database',
    missing: [AWAY],
    every: EVERY.soon,
    look: async () => {
      try {
        await runtime.database.write(ctx, [sql`update tasks.tasks set attempts = attempts where false`])
        return UP
      } catch (error) {
        if ((error as { code?: string }).code !== '25006') throw error
        return READ_ONLY
      }
    },
  }
}

/** Asked until they are applied: a newer version may add more, and this process does not need those. */
function migrationsOf(project: CoreProject): Dependency {
  let isApplied = false
  return {
    name: 'migrations',
    missing: [PENDING],
    every: EVERY.usual,
    look: async () => {
      if (isApplied) return UP
      const { planMigrations } = await import('#framework/database/migrations/run-migrations.ts')
      const { ownerUrl } = await project.openDatabase()
      const { applied } = await planMigrations({ ownerUrl, directory: path.join(project.root, 'migrations') })
      isApplied = applied.length === 0
      return isApplied ? UP : PENDING
    },
  }
}

function queueOf(runtime: Runtime): Dependency {
  const ctx = lookingIn(runtime)
  return {
    name: 'queue',
    missing: [],
    every: EVERY.rare,
    look: async () => {
      const { taskAge, abandoned, eventAge } = await readWorkFacts(ctx)
      return Math.max(taskAge, eventAge) > LATE_SECONDS || abandoned > 0 ? BEHIND : UP
    },
  }
}

function redisOf({ redis }: Pick<Parts, 'redis'>): Dependency[] {
  if (!redis) return []
  return [{ name: 'redis', missing: [], every: EVERY.soon, look: () => redis.connection.ping().then(() => UP) }]
}

/** Mails wait in the queue until the server is back. */
function mailOf({ settings: { mail } }: CoreProject): Dependency[] {
  const { driver, smtpUrl } = mail
  if (driver !== 'smtp' || !smtpUrl) return []
  const look = async () => {
    const { probeSmtp } = await import('#framework/mail/drivers/smtp-driver.ts')
    return (await probeSmtp(smtpUrl)) === null ? UP : AWAY
  }
  return [{ name: 'mail', missing: [], every: EVERY.rare, look }]
}
