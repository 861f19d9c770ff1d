// `npm test -- --pooler`: a PgBouncer in front of the run's server, which every project of the tests then goes through.
import { hasPgBouncer, openPgBouncer } from '#framework/testing/servers/pgbouncer.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { TestDatabases } from './test-databases.ts'

/** Of each log-in and database. */
const CONNECTIONS = 20

/** Starts it and names it in the environment of the tests. Throws PendError on a machine without PgBouncer. */
export async function openTestPooler({ urls }: Pick<TestDatabases, 'urls'>): Promise<AsyncDisposable> {
  if (!hasPgBouncer) throw new PendError('There is no PgBouncer here.', 'Install the package pgbouncer.')
  const pooler = await openPgBouncer(urls, { size: CONNECTIONS })
  process.env.PEND_POOLER = pooler.address
  return { [Symbol.asyncDispose]: () => pooler.stop() }
}
