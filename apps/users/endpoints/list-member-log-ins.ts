// GET /memberships/log-ins: when members were last here, and whether they have a second factor: for whoever says who belongs.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { missingTenant } from '#framework/permissions/require-permission.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { aFlag, aMomentOrNull, anId } from '#framework/resource/described-schemas.ts'

const MOST = 200

const LOG_IN = Type.Object({
  id: anId('Id of the membership.'),
  lastSeenAt: aMomentOrNull(
    'When a log-in of theirs to this tenant was last begun or refreshed; null when none is kept.',
  ),
  hasSecondFactor: aFlag('Whether their account has a second factor.'),
})

export const listMemberLogIns = defineEndpoint({
  method: 'GET',
  path: '/memberships/log-ins',
  name: 'listMemberLogIns',
  tag: 'Memberships',
  summary: 'When members were last here, and their second factor',
  description: 'Log-ins to other tenants are not looked at. Ids that are no memberships of the tenant are left out.',
  access: { permission: 'memberships.readLogIns' },
  query: Type.Object(
    {
      ids: Type.Array(Type.String({ format: 'uuid' }), {
        minItems: 1,
        maxItems: MOST,
        description: 'Ids of the memberships.',
      }),
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({ results: Type.Array(LOG_IN, { description: 'In the order of the ids of the memberships.' }) }),
  problems: ['tenants.required'],
  async run(ctx, { query: { ids } }) {
    if (ctx.tenantId === null) throw missingTenant(ctx, 'Name the tenant whose members you mean.')
    const rows = await runStatement(
      ctx.asSystem('look when members were last here'),
      sql`select m.id, ${LAST_SEEN}, auth.has_second_factor(m.user_id) from tenant.memberships m where m.tenant_id = ${ctx.tenantId} and m.id = any(${sql.param(ids)}::uuid[]) order by m.id`,
    )
    const results = rows.map(([id, seenAt, hasSecondFactor]) => ({
      id: id as string,
      lastSeenAt: seenAt === null ? null : new Date(seenAt as string).toISOString(),
      hasSecondFactor: hasSecondFactor as boolean,
    }))
    return { body: { results } }
  },
})

/** Of `m`, a membership. What somebody does elsewhere, or what staff does in their name, is nothing that the tenant learns. */
const LAST_SEEN = sql.raw(
  '(select max(greatest(s.created_at, t.created_at)) from auth.sessions s left join auth.refresh_tokens t on t.session_id = s.id where s.user_id = m.user_id and s.chosen_tenant_id = m.tenant_id and s.api_key is null and s.impersonator_id is null)',
)
