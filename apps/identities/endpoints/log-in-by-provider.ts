// POST /auth/providers/login: exchanges the code of a visit and the page's verifier for a session.
import { and, eq } from 'drizzle-orm'
import Type from 'typebox'
import { chooseTenant, startSession } from '#apps/log-ins/index.ts'
import { requireWayIn, TENANT, TOKENS_AND_USER } from '#apps/sessions/index.ts'
import { bodyOf } from '#apps/tokens/index.ts'
import { query } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { identities } from '../identities.resource.ts'
import { personOfClaims } from '../people/person-of-claims.ts'
import { takeClaims } from '../visits/visits.ts'
import { VISIT_RESULT } from './shapes.ts'

const table = tableOf(identities)

export const logInByProvider = defineEndpoint({
  method: 'POST',
  path: '/auth/providers/login',
  name: 'logInByProvider',
  tag: 'Providers',
  summary: 'Log in with a provider',
  description:
    'Takes the code that the page received behind the #, and the verifier for the challenge that began the visit.',
  access: 'public',
  body: bodyOf({ ...VISIT_RESULT, tenant: Type.Optional(TENANT) }),
  answer: TOKENS_AND_USER,
  problems: [
    'auth.provider_failed',
    'auth.link_required',
    'auth.second_factor_required',
    'tenants.not_found',
    'tenants.mismatch',
  ],
  async run(ctx, { body, remote }) {
    const said = await takeClaims(ctx, body)
    const userId = await personOfClaims(ctx, said)
    const tenantId = await chooseTenant(ctx, userId, body.tenant)
    const { issuer, subject } = said.claims
    const isTheirs = and(eq(table.user, userId), eq(table.issuer, issuer), eq(table.subject, subject))
    const held = query.select({ id: table.id }).from(table).where(isTheirs).getSQL()
    const logIn = { userId, tenantId, remote, method: 'provider' } as const
    return { body: await startSession(ctx, logIn, (inner) => requireWayIn(inner, held)) }
  },
})
