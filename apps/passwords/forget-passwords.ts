// What happens to a password when an account starts over.
import { eq } from 'drizzle-orm'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { defineEraser } from '#framework/request/declaring/define-eraser.ts'
import { credentials } from './credentials.resource.ts'

const table = tableOf(credentials)

/** A stranger may have set it before the address was proven. */
export const forgetPasswords = defineEraser(credentials, {
  async startOver(ctx, userId) {
    await runQuery(ctx, query.delete(table).where(eq(table.user, userId)))
  },
})
