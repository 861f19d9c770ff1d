// POST /api-keys: the only answer that shows the secret.
import { randomUUIDv7 } from 'node:crypto'
import Type from 'typebox'
import { lockPerson } from '#apps/sessions/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { requirePerson } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { answerOf, createBodyOf } from '#framework/resource/schemas/endpoint-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { apiKeys } from '../api-keys.resource.ts'
import { keyService } from '../key-service.ts'
import { addSecret } from '../secrets/add-secret.ts'
import { createKeyText } from '../secrets/key-text.ts'
import { requireGrantable } from '../words/require-grantable.ts'
import { KEY_SECRET } from './shapes.ts'

const DAY = 86_400_000

export const createApiKey = defineEndpoint({
  method: 'POST',
  path: '/api-keys',
  name: 'createApiKey',
  tag: 'API keys',
  summary: 'Create a key with some of my permissions',
  description: 'The secret appears only in this answer. Send it as `Authorization: Bearer pend_…`.',
  access: { permission: 'apiKeys.create' },
  stepUp: true,
  body: createBodyOf(apiKeys),
  status: 201,
  answer: Type.Object(
    { apiKey: answerOf(apiKeys, 'The key that was made.'), secret: KEY_SECRET },
    { additionalProperties: false },
  ),
  problems: ['tenants.required', 'request.validation_failed'],
  async run(ctx, { body }) {
    requirePerson(ctx)
    if (ctx.tenantId === null) throw new Problem('tenants.required', 'A key belongs to a tenant: name one.')
    requireGrantable(ctx, body.permissions)
    const expiresAt = expiryOf(ctx, body.expiresAt ?? null)
    const [id, maker, { secret, prefix }] = [randomUUIDv7(), ctx.actorId!, createKeyText()]
    const record = await inTransaction(ctx, async (inner) => {
      await lockPerson(inner.asSystem('make an API key'), maker)
      const created = await createAsSystem(inner, apiKeys, { ...body, id, prefix, createdBy: maker, expiresAt })
      await addSecret(inner, { id, maker, expiresAt }, secret)
      return created.record
    })
    return { body: { apiKey: record, secret }, headers: { location: `/api/v1/api-keys/${id}` } }
  },
})

/** The requested expiry within the installation's limit; the longest by default. */
function expiryOf(ctx: Context, asked: string | null): string | null {
  const { maxDays } = keyService.of(ctx)
  const last = maxDays === null ? null : new Date(Date.now() + maxDays * DAY)
  if (asked === null) return last?.toISOString() ?? null
  const wish = new Date(asked)
  if (wish.getTime() <= Date.now()) throw invalidExpiry('must be in the future')
  if (last && wish > last) throw invalidExpiry(`must be within ${maxDays} days`)
  return wish.toISOString()
}

function invalidExpiry(message: string): Problem {
  return invalid([{ pointer: '/expiresAt', code: 'invalid', message }])
}
