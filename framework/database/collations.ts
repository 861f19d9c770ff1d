// PostgreSQL's collations: those of ICU, and whether they still match the indexes.
import type { ClientBase } from 'pg'
import { ROOT_COLLATION } from '#framework/resource/collation.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'

const VERSIONS = `
  select collversion is not distinct from pg_collation_actual_version(oid) as "isSame" from pg_collation
  where collname = $1 and collnamespace = 'pg_catalog'::regnamespace`

/**
 * A sentence if ICU was updated beneath the database: an index sorted by another version may miss rows. Undefined if
 * all is well. Throws PendError if the server lacks ICU.
 */
export async function collationFaultOf(client: Pick<ClientBase, 'query'>): Promise<string | undefined> {
  const { rows } = await client.query<{ isSame: boolean }>(VERSIONS, [ROOT_COLLATION])
  if (rows.length === 0)
    throw new PendError(
      `This PostgreSQL has no collation "${ROOT_COLLATION}", by which lists are sorted: it was built without ICU.`,
      'Use a server that was built with ICU, as the packages of all distributions are, and a database in UTF-8.',
    )
  if (rows[0]!.isSame) return undefined
  return `The server's ICU was updated, and indexes are still sorted by the older one: run REINDEX DATABASE, then as a superuser ALTER COLLATION pg_catalog."${ROOT_COLLATION}" REFRESH VERSION.`
}
