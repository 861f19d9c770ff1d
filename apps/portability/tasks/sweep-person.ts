// Looks for an erased person in every tenant and in the platform's own rows.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { erasedWords } from '../people/erased-words.ts'
import { type SweptPerson, sweepTenant } from '../people/sweep-tenant.ts'

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
  async run(ctx, { userId, sealed }, { signal, id }) {
    const words = JSON.parse(erasedWords.of(ctx).open(sealed, userId)) as string[]
    const person = { userId, words }
    await sweepTasks(ctx, person, id)
    let rows = 0
    for await (const tenantId of tenantsOf(ctx)) {
      signal.throwIfAborted()
      rows += await sweepTenant(ctx, tenantId, person)
    }
    return { rows: rows + (await sweepTenant(ctx, PLATFORM_TENANT, person)) }
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

/** Mails and what else was to be done with their addresses, in all tenants at once; what runs just now ends by itself. */
async function sweepTasks(ctx: Context, { words }: SweptPerson, own: string): Promise<void> {
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  await inTransaction(ctx.asSystem('forget what was to be done for an erased person'), ({ transaction }) =>
    transaction.query(
      sql`delete from tasks.tasks where id <> ${own} and state <> 'running' and (payload::text || coalesce(result::text, '') || coalesce(error, '')) ilike any(${sql.param(patterns)}::text[])`,
    ),
  )
}
