// Requests a mail for a person who is not signed in: the same answer for every address.

import { attemptLimits, systemFor } from '#apps/sessions/index.ts'
import type { Context } from '#framework/request/context.ts'
import type { EndpointAnswer, EndpointRequest } from '#framework/request/declaring/define-endpoint.ts'
import { addressOf } from './address-of.ts'
import type { Purpose } from './one-time-tokens.resource.ts'
import { sendLink } from './send-link.ts'

/** Looks nothing up, so text, status and timing reveal nothing (CVE-2026-26185). Throws `request.rate_limited`. */
export async function requestLink(
  ctx: Context,
  purpose: Purpose,
  { email, remote }: { email: string; remote: EndpointRequest['remote'] },
): Promise<EndpointAnswer> {
  const address = addressOf(email)
  await attemptLimits.of(ctx).begin(remote.address, `mail ${address}`)
  // In the texts of the tenant that host or header names, if any.
  const system = systemFor(ctx, 'send a link', { tenantId: ctx.tenantId })
  await system.enqueue(sendLink, { purpose, email: address })
  return { status: 202 }
}
