// The task of the fault scripts: it writes one row in the transaction that completes it, so that losses and doubles can be counted.
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { buildApplication } from '#framework/application/build-application.ts'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { Database } from '#framework/database/database.ts'
import { openRedis, redisPrefixOf } from '#framework/redis/open-redis.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { announceInRedis, type RedisHints } from '#framework/tasks/redis-hints.ts'

/** The place of a trial; worker processes receive it as JSON. */
export interface TrialPlace {
  readonly appUrl: string
  readonly redisUrl: string | null
  /** Milliseconds. */
  readonly lease: number
  /** Milliseconds by which this process's clock jumps back and forth. */
  readonly clock?: number
}

/** The ledger of effects; the database owner creates it once. */
export const EFFECTS = `
  create table public.trial_effects (
    tenant_id uuid not null, id uuid not null default pend.uuid_v7(), task uuid not null, attempt integer not null,
    started_at timestamptz not null, primary key (tenant_id, id));
  create index on public.trial_effects (task);
  alter table public.trial_effects enable row level security;
  alter table public.trial_effects force row level security;
  create policy tenant on public.trial_effects using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
  grant select, insert on public.trial_effects to pend_app;`

/** Takes `ms` and writes its row. It has many attempts, because repeated kills are not its own fault. */
export const leaveEffect = defineTask('trial.leave-effect', {
  payload: Type.Object({ ms: Type.Integer() }),
  attempts: 50,
  backoff: { base: 50, max: 500 },
  completes: 'in-transaction',
  run: (ctx, { ms }, { id, attempt }) =>
    inTransaction(ctx, async ({ transaction }) => {
      await transaction.query(
        sql`insert into public.trial_effects (tenant_id, task, attempt, started_at) values (${ctx.tenantId}, ${id}, ${attempt}, clock_timestamp())`,
      )
      await wait(ms)
    }),
})

/** Blocks the event loop for longer than a lease, at its first start. */
export const block = defineTask('trial.block-worker', {
  payload: Type.Object({ ms: Type.Integer() }),
  attempts: 5,
  completes: 'in-transaction',
  run: (ctx, { ms }, { id, attempt }) =>
    inTransaction(ctx, async ({ transaction }) => {
      await transaction.query(
        sql`insert into public.trial_effects (tenant_id, task, attempt, started_at) values (${ctx.tenantId}, ${id}, ${attempt}, clock_timestamp())`,
      )
      for (const end = Date.now() + ms; attempt === 1 && Date.now() < end; );
    }),
})

/** Ends its worker's process, as a crash in a native library would. */
export const crash = defineTask('trial.crash', {
  payload: Type.Object({}),
  attempts: 2,
  run: async () => process.exit(3),
})

/** A process's view of the trial. Callers close its database at the end. */
export function openTrialRuntime({ appUrl }: TrialPlace, poolSize: number): Runtime {
  const application = buildApplication([
    frameworkApp,
    defineApp({ name: 'trial', resources: [], tasks: [leaveEffect, block, crash] }),
  ])
  const log = { info() {}, warn() {}, error() {} }
  return { ...application, database: new Database({ url: appUrl, poolSize }), log }
}

/** The place's Redis; null where there is none. */
export function hintsOf({ appUrl, redisUrl }: TrialPlace): RedisHints | null {
  return redisUrl ? { url: redisUrl, prefix: redisPrefixOf(appUrl) } : null
}

/** Announces this process's tasks through the place's Redis, until the caller runs the returned function. */
export function announceAt(place: TrialPlace, runtime: Runtime): () => void {
  const hints = hintsOf(place)
  if (!hints) return () => {}
  const connection = openRedis(hints.url, { whenAway: 'fail', name: 'trial', onError: () => {} })
  const forget = announceInRedis(runtime, { ...hints, connection })
  return () => {
    forget()
    connection.disconnect()
  }
}
