// GET, POST and DELETE /auth/identities: the caller's own providers.
import Type from 'typebox'
import { bodyOf } from '#apps/tokens/index.ts'
import { isActor } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import {
  aMoment,
  aMomentOrNull,
  anId,
  aText,
  aTextOrNull,
  byId,
} from '#framework/resource/schemas/described-schemas.ts'
import { identities } from '../identities.resource.ts'
import { addIdentity } from '../people/add-identity.ts'
import { removeIdentity } from '../people/remove-identity.ts'
import { takeClaims } from '../visits/visits.ts'
import { VISIT_RESULT } from './shapes.ts'

const table = tableOf(identities)

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
  summary: 'List my linked providers',
  description: 'Oldest first.',
  answer: Type.Object({ results: Type.Array(IDENTITY, { description: 'At most 100.' }) }),
  async run(ctx) {
    const { id, provider, email, createdAt, lastUsedAt } = table
    const results = await runQuery(
      ctx,
      query
        .select({ id, provider, email, createdAt, lastUsedAt })
        .from(table)
        .where(isActor(ctx, table.user))
        .orderBy(createdAt, id)
        .limit(100),
    )
    return { body: { results } }
  },
})

export const linkIdentity = defineEndpoint({
  ...own,
  method: 'POST',
  path: '/auth/identities',
  name: 'linkIdentity',
  summary: 'Link another provider',
  description: 'Takes the code of a visit that this page began.',
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
  description: 'Unlinks this provider. The last remaining sign-in method cannot be removed.',
  stepUp: true,
  params: byId('the identity'),
  problems: ['resource.not_found', 'resource.conflict'],
  async run(ctx, { params }) {
    await removeIdentity(ctx.asSystem('unlink an identity of the caller'), ctx.actorId!, params.id)
    return {}
  },
})
