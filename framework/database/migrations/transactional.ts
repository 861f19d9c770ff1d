// Refuses files that would end their transaction: a half-applied file could not be repeated.
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { MigrationFile } from './migration-files.ts'

// Strings, quoted names, function bodies and comments contain no statements.
const OPAQUE = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g
const ENDS_TRANSACTION = /(?:^|;)\s*(begin|start\s+transaction|commit|end|rollback|abort|prepare\s+transaction)\b/i
const NEEDS_NONE = /(?:^|;)\s*(vacuum\b|create\s+database\b|(?:create|drop)\s+(?:unique\s+)?index\s+concurrently\b)/i

/** Throws PendError if the file contains a statement that cannot run in a transaction. */
export function requireTransactional({ name, sql }: Pick<MigrationFile, 'name' | 'sql'>): void {
  const plain = sql.replace(OPAQUE, ' ')
  const found = ENDS_TRANSACTION.exec(plain) ?? NEEDS_NONE.exec(plain)
  if (!found) return
  throw new PendError(
    `${name}.sql contains ${found[1]!.toUpperCase()}, but each file runs inside one transaction.`,
    'Remove the statement, or run it by hand.',
  )
}
