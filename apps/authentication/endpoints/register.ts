// POST /auth/register: a new person, signed in at once; with a tenant of their own when they name one.
import { randomUUIDv7 } from 'node:crypto'
import Type from 'typebox'
import { contextOfNewTenant, createTenant, tenants } from '#apps/tenants/index.ts'
import { inTransaction } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { schemaOfField } from '#framework/resource/endpoint-schemas.ts'
import { authentication } from '../authentication.ts'
import { createPerson } from '../create-person.ts'
import { sendLink } from '../links/send-link.ts'
import { hashNewPassword } from '../passwords/new-password.ts'
import { openSession, signAccess, systemFor } from '../sessions/open-session.ts'
import { bodyOf, PASSWORD, PERSON, TAG, TOKENS_AND_USER } from './shapes.ts'

export const register = defineEndpoint({
  method: 'POST',
  path: '/auth/register',
  name: 'register',
  tag: TAG,
  summary: 'Register a person, and with tenantName also a tenant they own.',
  access: 'public',
  body: bodyOf({
    ...PERSON,
    password: PASSWORD,
    tenantName: Type.Optional(schemaOfField(tenants.definition.fields.name)),
  }),
  status: 201,
  answer: TOKENS_AND_USER,
  problems: ['auth.weak_password', 'resource.duplicate', 'request.rate_limited'],
  async run(ctx, { body, remote }) {
    await authentication.of(ctx).attempts.begin(remote.address)
    const { password, tenantName, ...person } = body
    const passwordHash = await hashNewPassword(ctx, password, Object.values(person))
    const userId = randomUUIDv7()
    const start = tenantName === undefined ? systemFor(ctx, 'register', { userId }) : contextOfNewTenant(ctx, userId)
    const { tenantId } = start
    const { user, sessionId, refresh } = await inTransaction(start, async (inner) => {
      const user = await createPerson(inner, { person: { id: userId, ...person }, passwordHash })
      if (tenantName !== undefined) await createTenant(inner, { name: tenantName })
      await inner.enqueue(sendLink, { purpose: 'verify_email', email: user.email })
      return { user, ...(await openSession(inner, { userId, tenantId, remote, method: 'registration' })) }
    })
    return { body: { access: await signAccess(ctx, { userId, tenantId, sessionId }), refresh, user } }
  },
})
