// Arranges what no API may: statements of the administrator, past row security.
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { testDatabaseUrls } from '#framework/testing/database.ts'

/** Runs one statement as the administrator and returns its rows. */
export function arrange(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  return withClient(testDatabaseUrls().adminUrl, async (client) => (await client.query(sql, values)).rows)
}
