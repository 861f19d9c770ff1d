// POST /auth/register and /auth/register/confirm: creates a person, and a tenant if they name one.

import Type from 'typebox'
import {
  addressOf,
  LINK_TOKEN,
  requestLink,
  requireOneTimeToken,
  sendLink,
  takeOneTimeToken,
  verifyAddress,
} from '#apps/mail-links/index.ts'
import { hashNewPassword, NEW_PASSWORD, requireStrongPassword } from '#apps/passwords/index.ts'
import { attemptLimits, systemFor, TOKENS_AND_USER } from '#apps/sessions/index.ts'
import { tenants } from '#apps/tenants/index.ts'
import { bodyOf, TAG } from '#apps/tokens/index.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import { schemaOfField } from '#framework/resource/schemas/endpoint-schemas.ts'
import { PERSON } from '../person-shape.ts'
import { registerPerson } from '../register-person.ts'

/** Whether registration and invitations answer the same for every address. */
export const hidesAccounts = defineService<boolean>('hides accounts')

const TENANT_NAME = Type.Optional(
  schemaOfField(
    tenants.definition.fields.name,
    'Name of a tenant to start, which the person owns; without it none is started.',
  ),
)
const { email: _email, ...NAMES } = PERSON

export const register = defineEndpoint({
  method: 'POST',
  path: '/auth/register',
  name: 'register',
  tag: TAG,
  summary: 'Register a person',
  description:
    'With `tenantName`, it also creates a tenant that they own. With PEND_HIDE_ACCOUNTS, the answer is 202 for every address, and the mail leads to /auth/register/confirm.',
  access: 'public',
  body: bodyOf({ ...PERSON, password: NEW_PASSWORD, tenantName: TENANT_NAME }),
  status: 201,
  answer: TOKENS_AND_USER,
  accepted: 'The mail to the address has the next step, whether or not it has an account.',
  problems: ['auth.weak_password', 'resource.duplicate', 'request.rate_limited'],
  async run(ctx, { body, remote }) {
    const { password, tenantName, ...typed } = body
    const person = { ...typed, email: addressOf(typed.email) }
    if (hidesAccounts.of(ctx)) {
      requireStrongPassword(password, Object.values(person))
      return requestLink(ctx, 'registration', { email: person.email, remote })
    }
    await attemptLimits.of(ctx).begin(remote.address)
    const passwordHash = await hashNewPassword(ctx, password, Object.values(person))
    const registration = { person, passwordHash, tenantName, remote }
    const answer = await registerPerson(ctx, registration, (inner) =>
      inner.enqueue(sendLink, { purpose: 'verify_email', email: person.email }),
    )
    return { body: answer }
  },
})

export const confirmRegistration = defineEndpoint({
  method: 'POST',
  path: '/auth/register/confirm',
  name: 'confirmRegistration',
  tag: TAG,
  summary: 'Finish a registration with a link from a mail',
  description:
    'Takes the token from the link in place of the address. Send all values again: nothing from the first call was kept.',
  access: 'public',
  body: bodyOf({ token: LINK_TOKEN, ...NAMES, password: NEW_PASSWORD, tenantName: TENANT_NAME }),
  status: 201,
  answer: TOKENS_AND_USER,
  problems: ['auth.invalid_link', 'auth.weak_password', 'resource.duplicate'],
  async run(ctx, { body, remote }) {
    const { token, password, tenantName, ...names } = body
    const { email } = await requireOneTimeToken(systemFor(ctx, 'register'), 'registration', token)
    const person = { email, ...names }
    const passwordHash = await hashNewPassword(ctx, password, Object.values(person))
    const registration = { person, passwordHash, tenantName, remote }
    const answer = await registerPerson(ctx, registration, async (inner, userId) =>
      verifyAddress(inner, { ...(await takeOneTimeToken(inner, 'registration', token)), userId }, { isInside: true }),
    )
    return { body: answer }
  },
})
