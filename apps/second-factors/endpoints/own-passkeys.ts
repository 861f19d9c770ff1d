// The caller's passkeys: lists, adds, renames and removes them.
import { and, eq, type SQL } from 'drizzle-orm'
import Type, { type Static } from 'typebox'
import { invalidChallenge, lockPerson, openChallenge, takeChallenge, tryChallenge } from '#apps/sessions/index.ts'
import { bodyOf, TAG } from '#apps/tokens/index.ts'
import { isActor, touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import {
  aFlag,
  aMoment,
  aMomentOrNull,
  anId,
  aText,
  byId,
  describedAs,
} from '#framework/resource/schemas/described-schemas.ts'
import { schemaOfField } from '#framework/resource/schemas/endpoint-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { methodsOf, noteAddedFactor, noteRemovedFactor } from '../factors/factors.ts'
import { registerPasskey, registrationOptions } from '../passkeys/register-passkey.ts'
import { OPTIONS, REGISTRATION_RESPONSE } from '../passkeys/shapes.ts'
import { challengeIn } from '../passkeys/web-authn.ts'
import { passkeys } from '../passkeys.resource.ts'
import { FIRST_RECOVERY_CODES } from './proofs.ts'

const table = tableOf(passkeys)

const NAME = schemaOfField(passkeys.definition.fields.name, 'My name for it, such as the device.')
const PASSKEY = Type.Object({
  id: anId('Id of the passkey, to rename or remove it by.'),
  name: aText('My name for it, such as `My phone`.'),
  isBackedUp: aFlag('Whether a copy of it is kept beyond the device.'),
  createdAt: aMoment('When it was added.'),
  lastUsedAt: aMomentOrNull('When it last proved who I am; null for never.'),
})
const BY_ID = byId('the passkey')

/** GET /auth/passkeys */
export const listPasskeys = defineEndpoint({
  method: 'GET',
  path: '/auth/passkeys',
  name: 'listPasskeys',
  tag: TAG,
  summary: 'List my passkeys',
  description: 'Oldest first.',
  access: 'actor',
  answer: Type.Object({ results: Type.Array(PASSKEY, { description: 'All passkeys, oldest first.' }) }),
  run: async (ctx) => ({ body: { results: await findPasskeys(ctx.asSystem('list passkeys'), ctx.actorId!) } }),
})

/** POST /auth/passkeys/options */
export const beginPasskey = defineEndpoint({
  method: 'POST',
  path: '/auth/passkeys/options',
  name: 'beginPasskey',
  tag: TAG,
  summary: 'Begin to add a passkey',
  description: 'Returns the options for navigator.credentials.create.',
  access: 'actor',
  stepUp: true,
  answer: Type.Object({ options: OPTIONS }),
  async run(ctx) {
    const [userId, sessionId, system] = [ctx.actorId!, ctx.sessionId, ctx.asSystem('begin to add a passkey')]
    const { challenge } = await openChallenge(system, 'passkey_registration', { userId, sessionId })
    return { body: { options: await registrationOptions(system, userId, challenge) } }
  },
})

/** POST /auth/passkeys */
export const addPasskey = defineEndpoint({
  method: 'POST',
  path: '/auth/passkeys',
  name: 'addPasskey',
  tag: TAG,
  summary: 'Add a passkey',
  description:
    'Takes the answer of navigator.credentials.create. Adding the first factor ends all my other sessions and returns recovery codes.',
  access: 'actor',
  stepUp: true,
  body: bodyOf({ name: Type.Optional(NAME), credential: REGISTRATION_RESPONSE }),
  status: 201,
  answer: Type.Object({ passkey: describedAs(PASSKEY, 'What was added.'), recoveryCodes: FIRST_RECOVERY_CODES }),
  problems: ['auth.invalid_challenge', 'auth.invalid_code', 'resource.conflict', 'resource.duplicate'],
  async run(ctx, { body: { name = 'Passkey', credential } }) {
    const [userId, system] = [ctx.actorId!, ctx.asSystem('add a passkey')]
    const challenge = challengeIn(credential.response.clientDataJSON)
    const tried = await tryChallenge(system, 'passkey_registration', challenge)
    // Created for this person in this session: nobody finishes what somebody else began.
    if (tried.userId !== userId || tried.sessionId !== ctx.sessionId) throw invalidChallenge()
    const { id, recoveryCodes } = await inTransaction(system, async (inner) => {
      await takeChallenge(inner, tried)
      await lockPerson(inner, userId)
      const isFirst = (await methodsOf(inner, userId)).length === 0
      const record = await registerPasskey(inner, { userId, challenge, name, credential })
      return { id: record.id, recoveryCodes: await noteAddedFactor(inner, 'passkey', isFirst) }
    })
    const [passkey] = await findPasskeys(system, userId, id)
    return { body: { passkey, recoveryCodes } }
  },
})

/** PATCH /auth/passkeys/{id} */
export const renamePasskey = defineEndpoint({
  method: 'PATCH',
  path: '/auth/passkeys/{id}',
  name: 'renamePasskey',
  tag: TAG,
  summary: 'Rename one of my passkeys',
  access: 'actor',
  params: BY_ID,
  body: bodyOf({ name: NAME }),
  answer: PASSKEY,
  async run(ctx, { params, body }) {
    const system = ctx.asSystem('rename a passkey')
    const named = query.update(table).set({ name: body.name, ...touched(table) })
    const renamed = await runQuery(system, named.where(isOwn(ctx, params.id)).returning({ id: table.id }))
    if (renamed.length === 0) throw noPasskey()
    return { body: (await findPasskeys(system, ctx.actorId!, params.id))[0] }
  },
})

/** DELETE /auth/passkeys/{id} */
export const removePasskey = defineEndpoint({
  method: 'DELETE',
  path: '/auth/passkeys/{id}',
  name: 'removePasskey',
  tag: TAG,
  summary: 'Remove one of my passkeys',
  description: 'Removing the last factor also deletes the recovery codes.',
  access: 'actor',
  stepUp: true,
  params: BY_ID,
  problems: ['resource.conflict'],
  async run(ctx, { params }) {
    await inTransaction(ctx.asSystem('remove a passkey'), async (inner) => {
      await lockPerson(inner, ctx.actorId!)
      const gone = query.delete(table).where(isOwn(ctx, params.id)).returning({ id: table.id })
      if ((await runQuery(inner, gone)).length === 0) throw noPasskey()
      await noteRemovedFactor(inner, ctx.actorId!, 'passkey')
    })
    return {}
  },
})

function findPasskeys(system: Context, userId: string, only?: string): Promise<Static<typeof PASSKEY>[]> {
  const { id, name, isBackedUp, createdAt, lastUsedAt } = table
  const areMeant = and(eq(table.user, userId), only === undefined ? undefined : eq(id, only))
  const found = query.select({ id, name, isBackedUp, createdAt, lastUsedAt }).from(table).where(areMeant)
  return runQuery(system, found.orderBy(createdAt, id))
}

function isOwn(ctx: Context, id: string): SQL | undefined {
  return and(eq(table.id, id), isActor(ctx, table.user))
}

function noPasskey(): Problem {
  return new Problem('resource.not_found', 'You have no such passkey.')
}
