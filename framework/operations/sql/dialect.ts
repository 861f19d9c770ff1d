// Drizzle's dialect of PostgreSQL, with the table's name before every column.
import { PgDialect } from 'drizzle-orm/pg-core'

type BuildSelection = (fields: unknown, options?: { readonly table?: unknown }) => unknown

/**
 * In a select from one table Drizzle leaves the table's name out, also before columns that stand in a sql`…`: a sub-select there would take
 * them for its own, and `where s.user_id = user_id` holds for everybody. So a private method of Drizzle's is told that there are more tables;
 * `sql.test.ts` shows that it listens.
 */
export function createDialect(): PgDialect {
  const dialect = new PgDialect()
  const { buildSelection } = dialect as unknown as { buildSelection: BuildSelection }
  const qualified: BuildSelection = (fields, options) =>
    buildSelection.call(dialect, fields, options?.table ? { ...options, isSingleTable: false } : options)
  Object.assign(dialect, { buildSelection: qualified } as object)
  return dialect
}
