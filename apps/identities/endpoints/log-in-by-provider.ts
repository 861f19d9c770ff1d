// POST /auth/providers/login: the page brings the code of a visit, and what only it has, and gets a session.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import {
  bodyOf,
  chooseTenant,
  requireWayIn,
  startSession,
  TENANT,
  TOKENS_AND_USER,
} from '#apps/authentication/index.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { personOfClaims } from '../people/person-of-claims.ts'
import { takeClaims } from '../visits/visits.ts'
import { VISIT_RESULT } from './shapes.ts'

export const logInByProvider = defineEndpoint({
  method: 'POST',
  path: '/auth/providers/login',
  name: 'logInByProvider',
  tag: 'Providers',
  summary: 'Log in with a provider',
  description:
    'Brings the code that the page was given behind the #, and the verifier whose challenge began the visit.',
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
    const held = sql`select 1 from auth.identities where user_id = ${userId} and issuer = ${issuer} and subject = ${subject}`
    const logIn = { userId, tenantId, remote, method: 'provider' } as const
    return { body: await startSession(ctx, logIn, (inner) => requireWayIn(inner, held)) }
  },
})
