// Sweeps the tenants that knew an erased person, and the platform's own rows.
import Type from 'typebox'
import { walkTenants } from '#apps/tenants/index.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { type ErasedAddresses, erasedWords } from '../people/erased-words.ts'
import { sweepTenant } from '../people/sweep-tenant.ts'

/** A task of the platform. When restarted it finds the rest; nothing it does happens twice. */
export const sweepPerson = defineTask('portability.sweep-person', {
  payload: Type.Object({ userId: Type.String({ format: 'uuid' }), sealed: Type.String({ maxLength: 20_000 }) }),
  priority: -10,
  attempts: 30,
  timeLimit: 3_600_000,
  unique: { key: ({ userId }) => userId },
  keep: { completed: 1000 },
  async run(ctx, { userId, sealed }, { signal }) {
    const { own, proven } = JSON.parse(erasedWords.of(ctx).open(sealed, userId)) as ErasedAddresses
    let rows = 0
    for await (const tenantId of walkTenants(ctx.asSystem('find where an erased person was'))) {
      signal.throwIfAborted()
      rows += await sweepTenant(ctx, tenantId, { userId, addresses: proven })
    }
    // No two people share an address: what the platform was to send there was theirs, proven or not.
    return { rows: rows + (await sweepTenant(ctx, PLATFORM_TENANT, { userId, addresses: [own, ...proven] })) }
  },
})
