// Looks for an erased person in the tenants that knew them and in the platform's own rows.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { type ErasedAddresses, erasedWords } from '../people/erased-words.ts'
import { sweepTenant } from '../people/sweep-tenant.ts'

const PAGE = 200
const FIRST = '00000000-0000-0000-0000-000000000000'

/** The platform's own. Begun anew it finds what is left; nothing it does happens twice. */
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
    for await (const tenantId of tenantsOf(ctx)) {
      signal.throwIfAborted()
      rows += await sweepTenant(ctx, tenantId, { userId, addresses: proven })
    }
    // No two people have one address: what the platform itself was to send there was theirs, proven or not.
    return { rows: rows + (await sweepTenant(ctx, PLATFORM_TENANT, { userId, addresses: [own, ...proven] })) }
  },
})

/** Closed ones too. */
async function* tenantsOf(ctx: Context): AsyncGenerator<string> {
  let last = FIRST
  for (let found = PAGE; found === PAGE; ) {
    const rows = await runStatement(
      ctx.asSystem('find where an erased person was'),
      sql`select id from tenant.tenants where id > ${last} and status <> 'erasing' order by id limit ${PAGE}`,
    )
    for (const [id] of rows) yield id as string
    last = (rows.at(-1)?.[0] as string | undefined) ?? last
    found = rows.length
  }
}
