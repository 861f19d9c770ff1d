// GET /audit/verification: whether the tenant's trail is still what was sealed.
import Type from 'typebox'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { aCount, aFlag, anIdOrNull, aText } from '#framework/resource/schemas/described-schemas.ts'
import { SHA256 } from '#framework/resource/schemas/text-forms.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { platformIn } from '../seal/read-rows.ts'
import { sealChanges } from '../seal/seal-changes.ts'
import { verifyChanges } from '../seal/verify-changes.ts'

const Head = Type.Object(
  {
    position: aCount('Number of the last row, counted from 1.'),
    hash: aText('Its hash, which covers all rows before.'),
  },
  { description: 'The end of the chain. Store it where nobody can change it.' },
)
const Fault = Type.Object({
  position: aCount('Number of the row, counted from 1.'),
  id: anIdOrNull('Id of the row; null for one that is gone.'),
  fault: Type.Enum(['removed', 'changed'], { description: 'Whether the row is missing or was changed.' }),
  message: aText('What is wrong, in a sentence.'),
})

export const verifyTrail = defineEndpoint({
  method: 'GET',
  path: '/audit/verification',
  name: 'verifyAuditTrail',
  tag: 'Changes',
  summary: 'Verify the chain of the tenant’s audit trail',
  description: 'Store `head` elsewhere. The next check can then detect whether the end was cut off.',
  access: { permission: 'changes.read' },
  query: Type.Object(
    {
      position: Type.Optional(
        Type.Integer({ minimum: 1, description: 'A previously saved chain head, which must still exist.' }),
      ),
      hash: Type.Optional(Type.String({ pattern: SHA256, description: 'The hash of that head.' })),
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({
    isIntact: aFlag('Whether nothing was changed or removed since it was sealed.'),
    verified: Type.Integer({ description: 'The number of rows read.' }),
    head: Head,
    faults: Type.Array(Fault, { description: 'The faults found; empty for an intact trail.' }),
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
