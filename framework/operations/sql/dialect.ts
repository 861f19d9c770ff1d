// Drizzle's PostgreSQL dialect, with the table name before every column.
import { PgDialect } from 'drizzle-orm/pg-core'

type BuildSelection = (fields: unknown, options?: { readonly table?: unknown }) => unknown

/**
 * In a select from one table Drizzle omits the table name, even for columns inside sql`…`: a sub-select there would
 * resolve them as its own, and `where s.user_id = user_id` would be true for everybody. So this tells a private method
 * of Drizzle that there are several tables; `sql.test.ts` shows that it works.
 */
export function createDialect(): PgDialect {
  const dialect = new PgDialect()
  const { buildSelection } = dialect as unknown as { buildSelection: BuildSelection }
  const qualified: BuildSelection = (fields, options) =>
    buildSelection.call(dialect, fields, options?.table ? { ...options, isSingleTable: false } : options)
  Object.assign(dialect, { buildSelection: qualified } as object)
  return dialect
}
