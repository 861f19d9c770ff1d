// POST /invitations/accept and /invitations/accept-as-me: turns a mail link into a membership.
import { randomUUIDv7 } from 'node:crypto'
import Type from 'typebox'
import { createPerson } from '#apps/accounts/index.ts'
import { startSession } from '#apps/log-ins/index.ts'
import { LINK_TOKEN, requireOneTimeToken, verifyAddress } from '#apps/mail-links/index.ts'
import { checkPasswordOf, hashNewPassword, NEW_PASSWORD, storeHash } from '#apps/passwords/index.ts'
import { systemFor, TOKENS_AND_USER } from '#apps/sessions/index.ts'
import { bodyOf } from '#apps/tokens/index.ts'
import { findPersonByAddress, findPersonId, users } from '#apps/users/index.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint, type EndpointRequest } from '#framework/request/declaring/define-endpoint.ts'
import { describedAs } from '#framework/resource/schemas/described-schemas.ts'
import { schemaOfField } from '#framework/resource/schemas/endpoint-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { contextOfJoining, joinTenant } from '../join-tenant.ts'

const { firstName, middleName, lastName } = users.definition.fields
const Answers = {
  token: LINK_TOKEN,
  password: describedAs(NEW_PASSWORD, 'The password I have, or, for a new user, the one from now on.'),
  firstName: Type.Optional(schemaOfField(firstName)),
  middleName: Type.Optional(schemaOfField(middleName)),
  lastName: Type.Optional(schemaOfField(lastName)),
}
type Newcomer = { password: string; firstName?: string; middleName?: string | null; lastName?: string }

export const acceptInvitation = defineEndpoint({
  method: 'POST',
  path: '/invitations/accept',
  name: 'acceptInvitation',
  tag: 'Invitations',
  summary: 'Accept an invitation with a link from a mail',
  description: 'With your password. A new user sends names and a new password.',
  access: 'public',
  body: bodyOf(Answers),
  answer: TOKENS_AND_USER,
  problems: [
    ...(['auth.invalid_link', 'auth.invalid_credentials', 'auth.second_factor_required'] as const),
    ...(['auth.weak_password', 'resource.conflict'] as const),
  ],
  async run(ctx, { body, remote }) {
    const system = systemFor(ctx, 'accept an invitation')
    const { email, tenantId } = await requireOneTimeToken(system, 'invitation', body.token)
    const known = await findPersonId(ctx, { email })
    const userId = known ?? randomUUIDv7()
    const joining = contextOfJoining(ctx, tenantId!, userId)
    const logIn = { userId, tenantId, remote, method: 'invitation' } as const
    const owner = known ? await findOwner(ctx, { email, body, remote }) : null
    if (owner) await joinTenant(joining, body.token, { isInside: true, prepare: owner.stillHolds })
    else await joinAsNewcomer(joining, { email, isKnown: known !== null }, body)
    return { body: await startSession(ctx, logIn, owner?.stillHolds) }
  },
})

/**
 * The password identifies the account's owner. Null for a person who reads the mailbox of an account whose address
 * nobody proved, and who sends a newcomer's answers: a stranger registered their address, and the password is the
 * stranger's (PWD-14).
 */
async function findOwner(
  ctx: Context,
  { email, body, remote }: { email: string; body: Newcomer; remote: EndpointRequest['remote'] },
): Promise<Awaited<ReturnType<typeof checkPasswordOf>> | null> {
  try {
    return await checkPasswordOf(ctx, { email, password: body.password }, remote)
  } catch (cause) {
    const isWrong = cause instanceof Problem && cause.code === 'auth.invalid_credentials'
    if (isWrong && body.firstName !== undefined && body.lastName !== undefined && (await isUnproven(ctx, email)))
      return null
    throw cause
  }
}

async function isUnproven(ctx: Context, email: string): Promise<boolean> {
  const person = await findPersonByAddress(systemFor(ctx, 'accept an invitation'), email)
  return person?.isActive === true && person.emailVerifiedAt === null
}

async function joinAsNewcomer(
  ctx: Context,
  { email, isKnown }: { email: string; isKnown: boolean },
  body: Newcomer & { token: string },
): Promise<void> {
  const { token, password, firstName: first, lastName: last, middleName: middle } = body
  if (first === undefined || last === undefined)
    throw invalid(
      (['firstName', 'lastName'] as const)
        .filter((name) => body[name] === undefined)
        .map((name) => ({ pointer: `/${name}`, code: 'required', message: 'is required of a new user' })),
    )
  const passwordHash = await hashNewPassword(ctx, password, [email, first, last])
  const [id, names] = [ctx.actorId!, { firstName: first, lastName: last, ...(middle && { middleName: middle }) }]
  const prepare = async (inner: Context) => {
    if (!isKnown) return void (await createPerson(inner, { person: { id, email, ...names }, passwordHash }))
    await verifyAddress(inner, { userId: id, email }, { isInside: false })
    await updateAsSystem(inner, users, { id, values: names })
    await storeHash(inner, id, passwordHash)
  }
  await joinTenant(ctx, token, { isInside: true, prepare })
}

export const acceptInvitationAsMe = defineEndpoint({
  method: 'POST',
  path: '/invitations/accept-as-me',
  name: 'acceptInvitationAsMe',
  tag: 'Invitations',
  summary: 'Accept an invitation while logged in',
  description: 'The invitation must have been sent to my address.',
  access: 'actor',
  body: bodyOf({ token: LINK_TOKEN }),
  status: 204,
  problems: ['auth.invalid_link', 'resource.conflict'],
  async run(ctx, { body }) {
    const { email, tenantId } = await requireOneTimeToken(
      ctx.asSystem('accept an invitation'),
      'invitation',
      body.token,
    )
    if ((await findPersonId(ctx, { email })) !== ctx.actorId)
      throw new Problem('auth.invalid_link', 'The invitation was sent to another address than yours.')
    await joinTenant(contextOfJoining(ctx, tenantId!, ctx.actorId!), body.token, { isInside: true })
    return {}
  },
})
