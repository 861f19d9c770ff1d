// What a PostgreSQL server says of itself to an administrator: durability, encryption, connections, age, clock.
import { withClient } from './bootstrap/with-client.ts'

/** What the server says of itself, asked by the administrator that DATABASE_URL names. */
export interface ServerFacts {
  readonly isSuperuser: boolean
  /** Null over a Unix socket and on this machine, where nobody listens in. */
  readonly isEncrypted: boolean | null
  readonly encoding: string
  /** Values of its parameters, by name. */
  readonly parameters: Readonly<Record<string, string>>
  readonly connections: { readonly used: number; readonly most: number }
  /** How much later the server's clock is, in milliseconds. */
  readonly skew: number
  /** Transactions since the oldest row was frozen. */
  readonly age: number
  /** The oldest transaction in progress, in seconds. */
  readonly oldestTransaction: number
  readonly invalidIndexes: readonly string[]
}

const PARAMETERS = [
  ...['fsync', 'full_page_writes', 'synchronous_commit', 'autovacuum', 'data_checksums', 'archive_mode'],
  'password_encryption',
]

const FACTS = `
  select (select rolsuper from pg_roles where rolname = current_user) as superuser,
         case when inet_server_addr() is null or inet_server_addr() = inet_client_addr() then null
              else (select ssl from pg_stat_ssl where pid = pg_backend_pid()) end as encrypted,
         current_setting('server_encoding') as encoding,
         (select json_object_agg(name, setting) from pg_settings where name = any ($1)) as parameters,
         (select count(*)::integer from pg_stat_activity where backend_type = 'client backend') as used,
         current_setting('max_connections')::integer
           - current_setting('superuser_reserved_connections')::integer as most,
         extract(epoch from clock_timestamp()) * 1000 as now,
         (select age(datfrozenxid) from pg_database where datname = current_database()) as age,
         (select coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0) from pg_stat_activity
          where datname = current_database() and backend_type = 'client backend') as oldest,
         (select coalesce(array_agg(indexrelid::regclass::text), '{}') from pg_index where not indisvalid) as invalid`

/** Asks the server of `adminUrl` over one connection. Throws what the driver throws. */
export function readServerFacts(adminUrl: string): Promise<ServerFacts> {
  return withClient(adminUrl, async (client) => {
    const asked = Date.now()
    const { rows } = await client.query(FACTS, [PARAMETERS])
    // The server looked at its clock some time between the question and the answer.
    const here = (asked + Date.now()) / 2
    const [{ superuser, encrypted, encoding, parameters, used, most, now, age, oldest, invalid }] = rows
    return {
      isSuperuser: superuser,
      isEncrypted: encrypted,
      encoding,
      parameters,
      connections: { used, most },
      skew: Number(now) - here,
      age,
      oldestTransaction: Number(oldest),
      invalidIndexes: invalid,
    }
  })
}
