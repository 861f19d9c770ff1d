// POST /users/me/erase and /platform/people/{id}/erase: permanently erases a person.
import Type from 'typebox'
import { bodyOf } from '#apps/tokens/index.ts'
import { users } from '#apps/users/index.ts'
import { readRecord } from '#framework/operations/read.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { PLATFORM_WORDS } from '#framework/permissions/platform-words.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { byId } from '#framework/resource/schemas/described-schemas.ts'
import { erasePerson } from '../people/erase-person.ts'

const EMAIL = Type.String({
  maxLength: 254,
  description: 'The address again, to confirm that it is the right person.',
})

export const eraseOwnUser = defineEndpoint({
  method: 'POST',
  path: '/users/me/erase',
  name: 'eraseOwnUser',
  tag: 'Users',
  summary: 'Permanently erase my account',
  description: 'Deletes my address, names, sessions, keys and memberships at once. My content is kept and anonymised.',
  access: 'actor',
  stepUp: true,
  body: bodyOf({ email: EMAIL }),
  status: 204,
  problems: ['request.validation_failed', 'people.last_owner', 'permissions.denied'],
  async run(ctx, { body }) {
    const { record } = await readRecord(ctx, users, { id: ctx.actorId! })
    requireSame(body.email, record.email!)
    await erasePerson(ctx, ctx.actorId!, 'asked for by themselves')
    return {}
  },
})

export const erasePersonEndpoint = defineEndpoint({
  method: 'POST',
  path: '/platform/people/{id}/erase',
  name: 'erasePerson',
  tag: 'Platform',
  summary: 'Permanently erase a person',
  description: 'For superusers, with X-Reason. Their content is kept and anonymised.',
  access: { permission: PLATFORM_WORDS.update },
  stepUp: true,
  params: byId('the person'),
  body: bodyOf({ email: EMAIL }),
  status: 204,
  problems: ['request.validation_failed', 'people.last_owner', 'permissions.denied', 'resource.not_found'],
  async run(ctx, { params, body }) {
    const { record } = await readRecord(ctx.asSystem('erase a person'), users, { id: params.id })
    requireSame(body.email, record.email!)
    await erasePerson(ctx, params.id, ctx.caller.staffReason ?? 'asked for by mail')
    return {}
  },
})

function requireSame(given: string, own: string): void {
  if (given.trim().toLowerCase() === own) return
  throw invalid([{ pointer: '/email', code: 'mismatch', message: 'is not the address of this person' }])
}
