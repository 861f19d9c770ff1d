// GET /audit/verification: whether the trail of the tenant is what was sealed.
import Type from 'typebox'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { platformIn } from '../seal/read-rows.ts'
import { sealChanges } from '../seal/seal-changes.ts'
import { verifyChanges } from '../seal/verify-changes.ts'

const Head = Type.Object({ position: Type.Integer(), hash: Type.String() })
const Fault = Type.Object({
  position: Type.Integer(),
  id: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'uuid' }),
  fault: Type.Enum(['removed', 'changed']),
  message: Type.String(),
})

export const verifyTrail = defineEndpoint({
  method: 'GET',
  path: '/audit/verification',
  name: 'verifyAuditTrail',
  tag: 'Changes',
  summary:
    'Verify the chain of the tenant’s audit trail. Keep `head` elsewhere: the next check can tell whether the end was cut off.',
  access: { permission: 'changes.read' },
  query: Type.Object(
    {
      position: Type.Optional(
        Type.Integer({ minimum: 1, description: 'A head of before, which must still be there.' }),
      ),
      hash: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Its hash.' })),
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({
    isIntact: Type.Boolean(),
    verified: Type.Integer({ description: 'Rows that were read.' }),
    head: Head,
    faults: Type.Array(Fault),
  }),
  problems: ['tenants.required'],
  async run(ctx, { query: { position, hash } }) {
    if (ctx.tenantId === null) throw new Problem('tenants.required', 'Name the tenant whose trail you mean.')
    const system = platformIn(ctx, ctx.tenantId)
    await sealChanges(system)
    const expected = position === undefined || hash === undefined ? null : { position, hash }
    return { body: await verifyChanges(system, expected) }
  },
})
