// Checks regularly in the DNS that hosts still belong to their tenants, because a host can be given up.
import { and, eq, isNotNull, sql } from 'drizzle-orm'
import Type from 'typebox'
import { NOW } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { domains } from '../domains/domains.resource.ts'
import { hasToken, loseDomain } from '../domains/verify-domain.ts'

const table = tableOf(domains)

/** This many consecutive daily checks must miss the token: a DNS glitch takes nobody's site down. */
const MOST_MISSES = 3
const AT_ONCE = 200

/** A task of the platform; its result is the number of hosts checked and lost. */
export const checkDomains = defineTask('tenants.check-domains', {
  payload: Type.Object({}),
  priority: -20,
  timeLimit: 1_800_000,
  async run(ctx, _payload, { signal }) {
    const done = { checked: 0, lost: 0 }
    const system = ctx.asSystem('check the hosts of tenants')
    for (let found = AT_ONCE; found === AT_ONCE && !signal.aborted; ) {
      const hosts = await findDue(system)
      for (const { host, token, tenantId } of hosts) {
        if (signal.aborted) break
        done.checked++
        if (await checkHost(system, { host, token: token!, tenantId })) done.lost++
      }
      found = hosts.length
    }
    return done
  },
})

function findDue(ctx: Context) {
  const { host, token, leadsTo: tenantId, checkedAt } = table
  const isDue = and(isNotNull(token), sql`${checkedAt} < now() - interval '20 hours'`)
  return runQuery(
    ctx,
    query.select({ host, token, tenantId }).from(table).where(isDue).orderBy(checkedAt).limit(AT_ONCE),
  )
}

interface Served {
  readonly host: string
  readonly token: string
  readonly tenantId: string
}

/** True if it is lost from now on. An unresponsive DNS proves nothing. */
async function checkHost(ctx: Context, { host, token, tenantId }: Served): Promise<boolean> {
  const isThere = await hasToken(ctx, host, token)
  const misses = isThere === null ? table.misses : isThere ? 0 : sql`${table.misses} + 1`
  const checked = query
    .update(table)
    .set({ checkedAt: NOW, misses })
    .where(and(eq(table.host, host), eq(table.token, token)))
    .returning({ misses: table.misses })
  const [found] = await runQuery(ctx, checked)
  if (!found || found.misses < MOST_MISSES) return false
  await loseDomain(ctx, tenantId, host)
  return true
}
