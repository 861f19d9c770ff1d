// GET /memberships/log-ins: members' last sign-in and whether they have a second factor, for people who manage members.
import { and, sql } from 'drizzle-orm'
import Type from 'typebox'
import { inTenant, isAnyOf } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { missingTenant } from '#framework/permissions/require-permission.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { aFlag, aMomentOrNull, anId } from '#framework/resource/schemas/described-schemas.ts'
import { selectMembers } from '../members/select-members.ts'
import { lastSeen } from '../people/last-seen.ts'

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
  summary: 'List the last log-ins of members, with their second factors',
  description: 'Ignores log-ins to other tenants. Omits ids that are not memberships of the tenant.',
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
  answer: Type.Object({ results: Type.Array(LOG_IN, { description: 'In the order of the membership ids.' }) }),
  problems: ['tenants.required'],
  async run(ctx, { query: { ids } }) {
    if (ctx.tenantId === null) throw missingTenant(ctx, 'Name the tenant whose members you mean.')
    const member = selectMembers('member')
    const { id } = member
    const hasSecondFactor = sql<boolean>`auth.has_second_factor(${member.user})`
    const areMeant = and(inTenant(ctx, member), isAnyOf(id, ids))
    const results = await runQuery(
      ctx.asSystem('look when members were last here'),
      query
        .select({ id, lastSeenAt: lastSeen.of(ctx)(member), hasSecondFactor })
        .from(member)
        .where(areMeant)
        .orderBy(id),
    )
    return { body: { results } }
  },
})
