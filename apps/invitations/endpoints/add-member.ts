// POST /memberships: adds somebody who has a user already by id or address, or asks whoever has the address into the tenant.
import Type from 'typebox'
import { authentication } from '#apps/authentication/index.ts'
import { findUserId, memberships, users } from '#apps/users/index.ts'
import { createRecord } from '#framework/operations/create.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { answerOf, schemaOfField } from '#framework/resource/endpoint-schemas.ts'
import { inviteByMail } from '../invite-by-mail.ts'

const { user, role, roles } = memberships.definition.fields

export const addMember = defineEndpoint({
  method: 'POST',
  path: '/memberships',
  name: 'createMembership',
  tag: 'Memberships',
  summary:
    'Add somebody to the tenant, by email or by user (an id). Nobody gives what they do not hold. Where accounts are hidden (PEND_HIDE_ACCOUNTS) an address is answered with 202, whoever has it, and gets an invitation.',
  access: { permission: 'memberships.create' },
  body: Type.Object(
    {
      email: Type.Optional(schemaOfField(users.definition.fields.email)),
      user: Type.Optional(schemaOfField(user)),
      role: Type.Optional(schemaOfField(role)),
      roles: Type.Optional(schemaOfField(roles)),
    },
    { additionalProperties: false },
  ),
  status: 201,
  answer: answerOf(memberships),
  accepted: 'The address was sent an invitation.',
  problems: ['tenants.required', 'resource.duplicate', 'resource.conflict', 'resource.invalid_reference'],
  async run(ctx, { body }) {
    if ((body.email === undefined) === (body.user === undefined))
      throw invalid([{ pointer: '/email', code: 'required', message: 'or `user` is required, and not both' }])
    if (body.email !== undefined && authentication.of(ctx).hidesAccounts) {
      await inviteByMail(ctx, { email: body.email, role: body.role, roles: body.roles })
      return { status: 202 }
    }
    const [name, who] =
      body.email === undefined ? (['user', { id: body.user! }] as const) : (['email', { email: body.email }] as const)
    const found = await findUserId(ctx, who)
    if (!found)
      throw invalid([{ pointer: `/${name}`, code: 'invalid_reference', message: 'belongs to nobody who can log in' }])
    const given = { ...(body.role && { role: body.role }), ...(body.roles && { roles: body.roles }) }
    const { record } = await createRecord(ctx, memberships, { user: found, ...given })
    return { body: record, headers: { location: `/api/v1/memberships/${record.id}` } }
  },
})
