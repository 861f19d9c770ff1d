// The error for a user who may not prepare a server, with the SQL for somebody who may.
import { PendError } from '#shared/exceptions/pend-error.ts'

/** The statement for people to read and complete. */
export const withPlaceholder = (statement: string) => statement.replace(/PASSWORD '[^']*'/, "PASSWORD '<choose one>'")

/** The error to throw; the administrator chooses the passwords in the statements. */
export function missingRights(statements: readonly string[]): PendError {
  const sql = statements.map((line) => `  ${withPlaceholder(line)};`).join('\n')
  const next = 'Then set DATABASE_URL to the log-in of pend_owner and DATABASE_APP_URL to that of pend_app.'
  return new PendError(
    'The user of DATABASE_URL may not prepare the database.',
    `Let an administrator run:\n${sql}\n${next}`,
  )
}
