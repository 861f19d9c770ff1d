// POST /invitations/look: shows where a mail link leads, before it is used.
import { and, isNull } from 'drizzle-orm'
import Type from 'typebox'
import { LINK_TOKEN, requireOneTimeToken } from '#apps/mail-links/index.ts'
import { systemFor } from '#apps/sessions/index.ts'
import { nameOfTenant } from '#apps/tenants/index.ts'
import { bodyOf } from '#apps/tokens/index.ts'
import { isRow } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { aTextOrNull } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { invitations } from '../invitations.resource.ts'

const table = tableOf(invitations)

const REASON = 'look at an invitation'
// The second is admission's answer for a closed tenant.
const LEADS_NOWHERE: readonly string[] = ['auth.invalid_link', 'tenants.not_found']

/** The token travels in the body, so that no URL or log contains it. */
export const lookAtInvitation = defineEndpoint({
  method: 'POST',
  path: '/invitations/look',
  name: 'lookAtInvitation',
  tag: 'Invitations',
  summary: 'Read which tenant an invitation is for',
  description: 'Takes the token from the mail, which stays valid. The answer reveals no more than the mail did.',
  access: 'public',
  body: bodyOf({ token: LINK_TOKEN }),
  answer: Type.Object(
    { tenant: aTextOrNull('What people call the tenant; null for a link that leads nowhere, whyever.') },
    { additionalProperties: false },
  ),
  async run(ctx, { body }) {
    return { body: { tenant: await findTenantName(ctx, body.token) } }
  },
})

async function findTenantName(ctx: Context, token: string): Promise<string | null> {
  try {
    const { tenantId, subject } = await requireOneTimeToken(systemFor(ctx, REASON), 'invitation', token)
    const inside = systemFor(ctx, REASON, { tenantId })
    const isOpen = and(isRow(inside, table, subject!), isNull(table.acceptedAt))
    const [invitation] = await runQuery(inside, query.select({ id: table.id }).from(table).where(isOpen))
    return invitation ? await nameOfTenant(inside) : null
  } catch (error) {
    if (error instanceof Problem && LEADS_NOWHERE.includes(error.code)) return null
    throw error
  }
}
