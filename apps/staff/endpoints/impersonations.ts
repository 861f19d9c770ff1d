// /platform/impersonations: acting in a person's name, for a limited time and recorded.
import { and, desc, eq, isNotNull } from 'drizzle-orm'
import Type from 'typebox'
import { endSessions, isLive, selectSessions } from '#apps/sessions/index.ts'
import { selectTenants } from '#apps/tenants/index.ts'
import { selectPeople } from '#apps/users/index.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { PLATFORM_WORDS } from '#framework/permissions/platform-words.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { aMoment, anId, aText, aTextOrNull } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { startImpersonation } from '../acting/start-impersonation.ts'
import { TAG } from './shapes.ts'

const MINUTES = { least: 1, usual: 15, most: 60 }

export const impersonate = defineEndpoint({
  method: 'POST',
  path: '/platform/impersonations',
  name: 'impersonate',
  tag: TAG,
  summary: 'Impersonate a member',
  description:
    'For superusers, with X-Tenant and X-Reason. Returns an access token in their name. It cannot be refreshed, cannot grant access and cannot change what belongs to the person.',
  access: { permission: PLATFORM_WORDS.impersonate },
  // The most powerful right: a stolen token alone must not have it.
  stepUp: true,
  body: Type.Object(
    {
      user: anId('Id of the member in whose name you act.'),
      minutes: Type.Optional(
        Type.Integer({
          minimum: MINUTES.least,
          maximum: MINUTES.most,
          default: MINUTES.usual,
          description: 'How long the token is valid.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  status: 201,
  answer: Type.Object({
    access: aText('Access token in their name, for the Authorization header.'),
    expiresAt: aMoment('When it stops working.'),
  }),
  problems: ['resource.not_found'],
  async run(ctx, { body: { user, minutes = MINUTES.usual }, remote }) {
    return { body: await startImpersonation(ctx, { userId: user, minutes, remote }) }
  },
})

const IMPERSONATION = Type.Object({
  id: anId('Id of the session, to end it by.'),
  user: anId('Id of the impersonated person.'),
  userEmail: aText('Their address.'),
  impersonator: anId('Id of who acts.'),
  impersonatorEmail: aText('The address of who acts.'),
  tenant: aTextOrNull('Slug of the tenant that they act in; null when it is gone.'),
  reason: aTextOrNull('Why, as they said in X-Reason.'),
  createdAt: aMoment('When it was begun.'),
  expiresAt: aMoment('When it ends unless it ended before.'),
})

export const listImpersonations = defineEndpoint({
  method: 'GET',
  path: '/platform/impersonations',
  name: 'listImpersonations',
  tag: TAG,
  summary: 'List current impersonations',
  description: 'For staff of the platform, with X-Reason.',
  access: { permission: PLATFORM_WORDS.read },
  answer: Type.Object({
    results: Type.Array(IMPERSONATION, { description: 'Current impersonations, latest first; at most 200.' }),
  }),
  async run(ctx) {
    const results = await findImpersonations(ctx.asSystem('list who acts in whose name'))
    return { body: { results } }
  },
})

function findImpersonations(ctx: Context) {
  const [session, tenant] = [selectSessions('session'), selectTenants('tenant')]
  const [person, impersonator] = [selectPeople('person'), selectPeople('impersonator')]
  const { id, user, reason, createdAt, expiresAt } = session
  const names = { userEmail: person.email, impersonator: impersonator.id, impersonatorEmail: impersonator.email }
  return runQuery(
    ctx,
    query
      .select({ id, user, ...names, tenant: tenant.slug, reason, createdAt, expiresAt })
      .from(session)
      .innerJoin(person, eq(person.id, user))
      .innerJoin(impersonator, eq(impersonator.id, session.impersonator))
      .leftJoin(tenant, eq(tenant.id, session.chosenTenant))
      .where(and(isNotNull(session.impersonator), isLive(session)))
      .orderBy(desc(id))
      .limit(200),
  )
}

export const stopImpersonation = defineEndpoint({
  method: 'POST',
  path: '/platform/impersonations/stop',
  name: 'stopImpersonation',
  tag: TAG,
  summary: 'Stop impersonating a person',
  description: 'Send it with the token of the impersonation.',
  access: 'actor',
  inTheirName: true,
  status: 204,
  problems: ['resource.not_found'],
  async run(ctx) {
    if (ctx.caller.impersonatorId === null)
      throw new Problem('resource.not_found', 'You are not impersonating anybody.')
    await endSessions(ctx.asSystem('stop acting in the name of somebody'), { sessionId: ctx.sessionId! }, 'staff')
    return {}
  },
})
