// GET, POST and DELETE /auth/identities: the providers I log in with.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { bodyOf } from '#apps/authentication/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { aMoment, aMomentOrNull, anId, aText, aTextOrNull, byId } from '#framework/resource/described-schemas.ts'
import { addIdentity } from '../people/add-identity.ts'
import { removeIdentity } from '../people/remove-identity.ts'
import { takeClaims } from '../visits/visits.ts'
import { VISIT_RESULT } from './shapes.ts'

const IDENTITY = Type.Object({
  id: anId('Id of the identity, to unlink it by.'),
  provider: aText('Name of the provider, as the list of providers has it.'),
  email: aTextOrNull('My address, as the provider called it then.'),
  createdAt: aMoment('When I linked it.'),
  lastUsedAt: aMomentOrNull('When I last logged in with it; null for never.'),
})
const own = { tag: 'Providers', access: 'actor' } as const

export const listIdentities = defineEndpoint({
  ...own,
  method: 'GET',
  path: '/auth/identities',
  name: 'listIdentities',
  summary: 'List my identities at providers',
  description: 'The oldest comes first.',
  answer: Type.Object({ results: Type.Array(IDENTITY, { description: 'At most 100.' }) }),
  async run(ctx) {
    const rows = await runStatement(
      ctx,
      sql`select id, provider, email, created_at, last_used_at from auth.identities where user_id = ${ctx.actorId} order by created_at, id limit 100`,
    )
    return { body: { results: rows.map(identityOf) } }
  },
})

export const linkIdentity = defineEndpoint({
  ...own,
  method: 'POST',
  path: '/auth/identities',
  name: 'linkIdentity',
  summary: 'Link one more provider to log in with',
  description: 'Brings the code of a visit that this page began.',
  stepUp: true,
  body: bodyOf(VISIT_RESULT),
  status: 201,
  answer: IDENTITY,
  problems: ['auth.provider_failed', 'resource.duplicate'],
  async run(ctx, { body }) {
    const said = await takeClaims(ctx, body)
    const { id, provider, email, createdAt } = await addIdentity(
      ctx.asSystem('link an identity of the caller'),
      ctx.actorId!,
      said,
    )
    return { body: { id, provider, email, createdAt, lastUsedAt: null } }
  },
})

export const unlinkIdentity = defineEndpoint({
  ...own,
  method: 'DELETE',
  path: '/auth/identities/{id}',
  name: 'unlinkIdentity',
  summary: 'Unlink a provider',
  description: 'I log in with it no more. The last way to log in stays.',
  stepUp: true,
  params: byId('the identity'),
  problems: ['resource.not_found', 'resource.conflict'],
  async run(ctx, { params }) {
    await removeIdentity(ctx.asSystem('unlink an identity of the caller'), ctx.actorId!, params.id)
    return {}
  },
})

function identityOf([id, provider, email, createdAt, lastUsedAt]: unknown[]) {
  const timeOf = (value: unknown) => (value === null ? null : new Date(value as string).toISOString())
  return {
    ...{ id: id as string, provider: provider as string, email: email as string | null },
    createdAt: timeOf(createdAt)!,
    lastUsedAt: timeOf(lastUsedAt),
  }
}
