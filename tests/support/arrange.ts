// Arranges what no API allows: statements of the administrator, past row security.
import { testDatabaseUrls } from '#framework/testing/database.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'

/** Runs one statement as the administrator and returns its rows. */
export function arrange(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  return runStatement(testDatabaseUrls().adminUrl, sql, values)
}
