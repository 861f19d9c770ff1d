// POST /invitations/accept and /invitations/accept-as-me: from a link in a mail to a membership.
import { randomUUIDv7 } from 'node:crypto'
import Type from 'typebox'
import {
  bodyOf,
  checkPasswordOf,
  createPerson,
  hashNewPassword,
  LINK_TOKEN,
  PASSWORD,
  requireOneTimeToken,
  startSession,
  systemFor,
  TOKENS_AND_USER,
} from '#apps/authentication/index.ts'
import { findUserId, users } from '#apps/users/index.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { schemaOfField } from '#framework/resource/endpoint-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { contextOfJoining, joinTenant } from '../join-tenant.ts'

const { firstName, middleName, lastName } = users.definition.fields
const Answers = {
  token: LINK_TOKEN,
  password: PASSWORD,
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
  summary:
    'Accept with the token of the mail: with your password, or, for a new user, with names and the password you choose.',
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
    const known = await findUserId(ctx, { email })
    const userId = known ?? randomUUIDv7()
    const joining = contextOfJoining(ctx, tenantId!, userId)
    if (known) {
      await checkPasswordOf(ctx, { email, password: body.password }, remote)
      await joinTenant(joining, body.token)
    } else await joinAsNewcomer(joining, email, body)
    return { body: await startSession(ctx, { userId, tenantId, remote, method: 'invitation' }) }
  },
})

async function joinAsNewcomer(ctx: Context, email: string, body: Newcomer & { token: string }): Promise<void> {
  const { token, password, firstName: first, lastName: last, middleName: middle } = body
  if (first === undefined || last === undefined)
    throw invalid(
      (['firstName', 'lastName'] as const)
        .filter((name) => body[name] === undefined)
        .map((name) => ({ pointer: `/${name}`, code: 'required', message: 'is required of a new user' })),
    )
  const passwordHash = await hashNewPassword(ctx, password, [email, first, last])
  const person = { id: ctx.actorId!, email, firstName: first, lastName: last, ...(middle && { middleName: middle }) }
  await joinTenant(ctx, token, async (inner) => void (await createPerson(inner, { person, passwordHash })))
}

export const acceptInvitationAsMe = defineEndpoint({
  method: 'POST',
  path: '/invitations/accept-as-me',
  name: 'acceptInvitationAsMe',
  tag: 'Invitations',
  summary: 'Accept an invitation that was sent to my address, as the person I am logged in as.',
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
    if ((await findUserId(ctx, { email })) !== ctx.actorId)
      throw new Problem('auth.invalid_link', 'The invitation was sent to another address than yours.')
    await joinTenant(contextOfJoining(ctx, tenantId!, ctx.actorId!), body.token)
    return {}
  },
})
