// POST /invitations/look: where the link of a mail leads, before it is used.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { bodyOf, LINK_TOKEN, requireOneTimeToken, systemFor } from '#apps/authentication/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { aTextOrNull } from '#framework/resource/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'

const REASON = 'look at an invitation'
// The second is what admission says of a tenant that is closed.
const LEADS_NOWHERE: readonly string[] = ['auth.invalid_link', 'tenants.not_found']

/** The token travels in a body, so that it stands in no address and no log. */
export const lookAtInvitation = defineEndpoint({
  method: 'POST',
  path: '/invitations/look',
  name: 'lookAtInvitation',
  tag: 'Invitations',
  summary: 'Read which tenant an invitation leads into',
  description: 'With the token of the mail, which stays as good as it was. It says no more than the mail did.',
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
    const [row] = await runStatement(
      systemFor(ctx, REASON, { tenantId }),
      sql`select t.name from tenant.invitations i join tenant.tenants t on t.id = i.tenant_id
        where t.id = ${tenantId} and i.id = ${subject} and i.accepted_at is null and t.status = 'active'`,
    )
    return row ? (row[0] as string) : null
  } catch (error) {
    if (error instanceof Problem && LEADS_NOWHERE.includes(error.code)) return null
    throw error
  }
}
