// Asks the DNS again whether hosts still belong to their tenants: one that was given up must not lead to them for ever.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { hasToken, loseDomain } from '../domains/verify-domain.ts'

/** So many checks in a row must miss the token, a day apart: a slip in the DNS takes nobody's site down. */
const MOST_MISSES = 3
const AT_ONCE = 200

/** The platform's own; its result says how many hosts were due for a check, and how many are lost. */
export const checkDomains = defineTask('tenants.check-domains', {
  payload: Type.Object({}),
  priority: -20,
  timeLimit: 1_800_000,
  async run(ctx, _payload, { signal }) {
    const done = { checked: 0, lost: 0 }
    const system = ctx.asSystem('check the hosts of tenants')
    for (let found = AT_ONCE; found === AT_ONCE && !signal.aborted; ) {
      const hosts = await runStatement(
        system,
        sql`select host, token, leads_to_id from tenant.domains where token is not null and checked_at < now() - interval '20 hours' order by checked_at limit ${AT_ONCE}`,
      )
      for (const [host, token, tenantId] of hosts as [string, string, string][]) {
        if (signal.aborted) break
        done.checked++
        if (await checkHost(system, { host, token, tenantId })) done.lost++
      }
      found = hosts.length
    }
    return done
  },
})

interface Served {
  readonly host: string
  readonly token: string
  readonly tenantId: string
}

/** True when it is lost from now on. A DNS that does not answer proves nothing. */
async function checkHost(ctx: Context, { host, token, tenantId }: Served): Promise<boolean> {
  const isThere = await hasToken(ctx, host, token)
  const misses = isThere === null ? sql`misses` : isThere ? sql`0` : sql`misses + 1`
  const [row] = await inTransaction(ctx, ({ transaction }) =>
    transaction.query(
      sql`update tenant.domains set checked_at = now(), misses = ${misses} where host = ${host} and token = ${token} returning misses`,
    ),
  )
  if (!row || (row[0] as number) < MOST_MISSES) return false
  await loseDomain(ctx, tenantId, host)
  return true
}
