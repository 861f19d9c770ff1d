// Deletes tasks about a person or thing, pending or finished: found by payload properties declared personal.
import { type SQL, sql } from 'drizzle-orm'
import type { TSchema } from 'typebox'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { lines } from './ledger/lines.ts'

/**
 * Deletes tasks of the context's tenant in which a payload property marked `personal: true` is or contains one of
 * `values`. Running ones finish by themselves. Resolves with their number. `ctx` acts as the system.
 */
export async function discardTasksAbout(ctx: Context, values: readonly string[]): Promise<number> {
  const about = [...ctx.runtime.queue.tasks.values()].flatMap(({ name, payload }) =>
    personalPathsOf(payload).map((path) => holdsAny({ name, path }, values)),
  )
  if (about.length === 0) return 0
  const rows = await inTransaction(ctx, ({ transaction }) =>
    transaction.query(lines`
      delete from tasks.tasks
      where tenant_id = ${ctx.tenantId ?? PLATFORM_TENANT} and state <> 'running'
        and (${sql.join(about, sql` or `)})
      returning 1
    `),
  )
  return rows.length
}

/** Property paths that a schema marks `personal: true`. Pure. */
function personalPathsOf(schema: TSchema, path: readonly string[] = []): string[][] {
  const { personal, properties = {} } = schema as { personal?: boolean; properties?: Record<string, TSchema> }
  const within = Object.entries(properties).flatMap(([name, each]) => personalPathsOf(each, [...path, name]))
  return personal ? [[...path], ...within] : within
}

/** The text is one of the values, or the list contains one. */
function holdsAny({ name, path }: { name: string; path: readonly string[] }, values: readonly string[]): SQL {
  return lines`
    (name = ${name} and jsonb_exists_any(payload #> ${sql.param(path)}::text[], ${sql.param(values)}::text[]))
  `
}
