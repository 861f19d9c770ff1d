// What somebody is to the platform: nearly everybody is nothing to it.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { StaffLevel } from '#framework/request/access.ts'
import type { Context } from '#framework/request/context.ts'

/** Of an active person; null for everybody who is no staff. */
export async function findStaffLevel(ctx: Context, userId: string): Promise<StaffLevel | null> {
  const [row] = await runStatement(
    ctx.asSystem('find out whether somebody is staff'),
    sql`select is_superuser from auth.users where id = ${userId} and is_active and (is_superuser or is_staff)`,
  )
  if (!row) return null
  return row[0] ? 'superuser' : 'support'
}
