// Checks regularly in the DNS that hosts still belong to their tenants, because a host can be given up.
import Type from 'typebox'
import { findDueHosts, noteHostCheck, type ProvenHost } from '#apps/tenants/index.ts'
import type { Context } from '#framework/request/context.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { hasToken, loseDomain } from '../verify-domain.ts'

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
      const hosts = await findDueHosts(system, AT_ONCE)
      for (const served of hosts) {
        if (signal.aborted) break
        done.checked++
        if (await checkHost(system, served)) done.lost++
      }
      found = hosts.length
    }
    return done
  },
})

/** True if it is lost from now on. An unresponsive DNS proves nothing. */
async function checkHost(ctx: Context, served: ProvenHost): Promise<boolean> {
  const isThere = await hasToken(ctx, served.host, served.token)
  if ((await noteHostCheck(ctx, served, isThere)) < MOST_MISSES) return false
  await loseDomain(ctx, served.tenantId, served.host)
  return true
}
