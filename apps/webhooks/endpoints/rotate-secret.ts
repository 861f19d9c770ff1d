// POST /webhooks/{id}/rotate-secret: a new secret; messages carry both signatures for a day.
import Type from 'typebox'
import { lockRecord } from '#framework/operations/read.ts'
import { modelOf } from '#framework/operations/steps/operation-target.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { aMoment, byId } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { type SealedSecret, webhookSecrets } from '../webhook-secrets.ts'
import { webhooks } from '../webhooks.resource.ts'
import { SIGNING_SECRET } from './shapes.ts'

const OVERLAP_MS = 24 * 3_600_000
/** More would lengthen every message: rotating quickly ends the oldest. */
const MOST = 3

export const rotateSecret = defineEndpoint({
  method: 'POST',
  path: '/webhooks/{id}/rotate-secret',
  name: 'rotateWebhookSecret',
  tag: 'Webhooks',
  summary: 'Create a new secret',
  description: 'The previous secret also signs for one more day, so the receiver can change without a gap.',
  access: { permission: 'webhooks.update' },
  params: byId('the webhook'),
  answer: Type.Object({
    secret: SIGNING_SECRET,
    previousUntil: aMoment('Until when the secret before signs beside it.'),
  }),
  problems: ['tenants.required'],
  async run(ctx, { params: { id } }) {
    if (ctx.tenantId === null) throw new Problem('tenants.required', 'Webhooks belong to a tenant: name one.')
    return inTransaction(ctx, async (inner) => {
      const { record } = await lockRecord(inner, modelOf(inner, webhooks), id)
      const [now, previousUntil] = [new Date().toISOString(), new Date(Date.now() + OVERLAP_MS).toISOString()]
      const secret = webhookSecrets.of(inner).create()
      const kept = (record.secrets as SealedSecret[])
        .filter(({ until }) => until === null || until > now)
        .map(({ sealed, until }) => ({ sealed, until: until ?? previousUntil }))
      const sealed = { sealed: webhookSecrets.of(inner).seal(secret, id), until: null }
      await updateAsSystem(inner, webhooks, { id, values: { secrets: [sealed, ...kept].slice(0, MOST) } })
      return { body: { secret, previousUntil } }
    })
  },
})
