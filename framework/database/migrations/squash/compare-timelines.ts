// Proves that two folders of migrations lead to the same database: each is applied to a new one of its own, and the catalogs are compared.
import { randomBytes } from 'node:crypto'
import { ensureDatabase } from '../../bootstrap/bootstrap.ts'
import { maintenanceUrlOf } from '../../bootstrap/create-database.ts'
import { withClient } from '../../bootstrap/with-client.ts'
import { type Catalog, type CatalogDifference, compareCatalogs, readCatalog } from '../../catalog/read-catalog.ts'
import { quoteName } from '../../schema/quote.ts'
import { runMigrations } from '../run-migrations.ts'

/** Where two timelines lead. */
export interface Comparison {
  readonly differences: readonly CatalogDifference[]
  /** Tables in which the first timeline leaves rows: data that only it brings. */
  readonly filled: readonly string[]
}

/** Makes two databases on the server of the URL and drops them again. Throws PendError where its user may not, or a file fails. */
export async function compareTimelines(adminUrl: string, before: string, after: string): Promise<Comparison> {
  const [was, becomes] = [await readOutcome(adminUrl, before), await readOutcome(adminUrl, after)]
  return { differences: compareCatalogs(was.catalog, becomes.catalog), filled: was.filled }
}

interface Outcome {
  readonly catalog: Catalog
  readonly filled: readonly string[]
}

async function readOutcome(adminUrl: string, directory: string): Promise<Outcome> {
  const url = new URL(adminUrl)
  const name = `pend_squash_${process.pid}_${randomBytes(4).toString('hex')}`
  url.pathname = name
  try {
    const { ownerUrl } = await ensureDatabase(url.href)
    await runMigrations({ ownerUrl, directory })
    return await withClient(url.href, async (client) => {
      const catalog = await readCatalog(client)
      const filled: string[] = []
      for (const table of tablesOf(catalog)) {
        const { rows } = await client.query(`select exists (select from ${table}) as found`)
        if (rows[0].found) filled.push(table)
      }
      return { catalog, filled }
    })
  } finally {
    await withClient(maintenanceUrlOf(adminUrl), (client) =>
      client.query(`drop database if exists ${quoteName(name)} with (force)`),
    )
  }
}

/** As PostgreSQL quotes them. */
function tablesOf(catalog: Catalog): string[] {
  return [...catalog].flatMap(([name, text]) =>
    name.startsWith('table ') && text.startsWith('r ') ? [name.slice('table '.length)] : [],
  )
}
