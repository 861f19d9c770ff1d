// GET and PATCH /users/me: the caller's own record.
import { readRecord } from '#framework/operations/read.ts'
import { updateRecord } from '#framework/operations/update.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { answerOf, updateBodyOf } from '#framework/resource/schemas/endpoint-schemas.ts'
import { users } from '../users.resource.ts'

const own = { path: '/users/me', tag: 'Users', access: 'actor', answer: answerOf(users) } as const

export const readOwnUser = defineEndpoint({
  ...own,
  method: 'GET',
  name: 'readOwnUser',
  forKeys: true,
  inTheirName: true,
  summary: 'Read my own user',
  run: async (ctx) => ({ body: (await readRecord(ctx, users, { id: ctx.actorId! })).record }),
})

export const updateOwnUser = defineEndpoint({
  ...own,
  method: 'PATCH',
  name: 'updateOwnUser',
  summary: 'Change my own names',
  body: updateBodyOf(users),
  run: async (ctx, { body }) => ({ body: (await updateRecord(ctx, users, { id: ctx.actorId!, input: body })).record }),
})
