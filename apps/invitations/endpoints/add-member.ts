// POST /memberships: invites the person with the address. Nobody becomes a member without consent.

import Type from 'typebox'
import { memberships, users } from '#apps/users/index.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { schemaOfField } from '#framework/resource/schemas/endpoint-schemas.ts'
import { inviteByMail } from '../invite-by-mail.ts'

const { role, roles } = memberships.definition.fields

export const addMember = defineEndpoint({
  method: 'POST',
  path: '/memberships',
  name: 'createMembership',
  tag: 'Memberships',
  summary: 'Invite a person by e-mail address',
  description:
    'They become a member when they accept. The answer does not reveal whether they have an account. You can only grant permissions that you hold.',
  access: { permission: 'memberships.create' },
  once: true,
  body: Type.Object(
    {
      email: schemaOfField(users.definition.fields.email, 'The address that the invitation goes to.'),
      role: Type.Optional(schemaOfField(role)),
      roles: Type.Optional(schemaOfField(roles)),
    },
    { additionalProperties: false },
  ),
  status: 202,
  problems: ['tenants.required', 'resource.invalid_reference', 'request.rate_limited'],
  async run(ctx, { body }) {
    await inviteByMail(ctx, body)
    return {}
  },
})
