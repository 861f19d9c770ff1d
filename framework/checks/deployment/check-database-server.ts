// Checks the PostgreSQL server behind DATABASE_URL: durable, reachable safely, migrated, with room for our connections.
import path from 'node:path'
import type { Project } from '#framework/application/project.ts'
import { readMigrationStatus } from '#framework/database/migrations/run-migrations.ts'
import { readServerFacts, type ServerFacts } from '#framework/database/server-facts.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type CheckFinding, defineCheck } from '../define-check.ts'
import { type FaultRule, findFaults } from '../find-faults.ts'

/** The server, and what this project asks of it. */
export interface DeployedFacts extends ServerFacts {
  /** Connections of one process. */
  readonly poolSize: number
  readonly pendingMigrations: number
}

const MOST_SKEW_MS = 2000
/** Half of the way to the limit at which PostgreSQL stops (2³¹). */
const MOST_AGE = 1_000_000_000
const LONGEST_TRANSACTION = 3600

const RULES: readonly FaultRule<DeployedFacts>[] = [
  {
    id: 'database.pending-migrations',
    path: 'migrations',
    fault: ({ pendingMigrations }) => pendingMigrations > 0 && `${pendingMigrations} migrations are not applied.`,
    hint: 'Run ./manage migrate.',
  },
  {
    id: 'database.plain-connection',
    path: 'DATABASE_URL',
    fault: ({ isEncrypted }) => isEncrypted === false && 'Statements and passwords cross a network unencrypted.',
    hint: 'Add ?sslmode=verify-full, and the certificate of its authority with sslrootcert.',
  },
  {
    id: 'database.superuser',
    level: 'warning',
    path: 'DATABASE_URL',
    fault: ({ isSuperuser }) =>
      isSuperuser && 'DATABASE_URL names a superuser, whom nothing in the database restrains.',
    hint: 'Let a superuser create the roles once, and name a role that may create roles and databases.',
  },
  {
    id: 'database.not-durable',
    path: 'fsync',
    fault: isOffIn('fsync', 'A power cut may destroy the whole database (fsync is off).'),
    hint: 'Switch it on in postgresql.conf.',
  },
  {
    id: 'database.torn-pages',
    path: 'full_page_writes',
    fault: isOffIn('full_page_writes', 'A power cut may leave half-written pages (full_page_writes is off).'),
    hint: 'Switch it on in postgresql.conf.',
  },
  {
    id: 'database.lost-commits',
    path: 'synchronous_commit',
    fault: isOffIn('synchronous_commit', 'A crash loses the last acknowledged writes (synchronous_commit is off).'),
    hint: 'Switch it on in postgresql.conf.',
  },
  {
    id: 'database.no-autovacuum',
    path: 'autovacuum',
    fault: isOffIn('autovacuum', 'Nothing clears dead rows, and in the end PostgreSQL stops (autovacuum is off).'),
    hint: 'Switch it on in postgresql.conf.',
  },
  {
    id: 'database.no-checksums',
    level: 'warning',
    path: 'data_checksums',
    fault: isOffIn('data_checksums', 'Damaged pages are not noticed (data checksums are off).'),
    hint: 'Stop the server and run pg_checksums --enable.',
  },
  {
    id: 'database.no-archive',
    level: 'warning',
    path: 'archive_mode',
    fault: isOffIn('archive_mode', 'The write-ahead log is not archived: only whole dumps can be restored.'),
    hint: 'Archive it (pgBackRest, WAL-G), or silence this where the provider does so.',
  },
  {
    id: 'database.weak-passwords',
    level: 'warning',
    path: 'password_encryption',
    fault: ({ parameters }) => parameters.password_encryption === 'md5' && 'Passwords of roles are kept as MD5.',
    hint: 'Set password_encryption to scram-sha-256, and set the passwords again.',
  },
  {
    id: 'database.encoding',
    path: 'server_encoding',
    fault: ({ encoding }) =>
      encoding !== 'UTF8' && `Its encoding is ${encoding}, which lacks most letters of the world.`,
    hint: "Create another database: create database … encoding 'UTF8' template template0.",
  },
  {
    id: 'database.few-connections',
    path: 'PEND_POOL_SIZE',
    fault: ({ connections: { most }, poolSize }) =>
      poolSize * 3 > most &&
      `Three processes with ${poolSize} connections each are more than the server allows (${most}).`,
    hint: 'Make PEND_POOL_SIZE smaller, raise max_connections, or put PgBouncer between.',
  },
  {
    id: 'database.busy-connections',
    level: 'warning',
    path: 'max_connections',
    fault: ({ connections: { used, most } }) => used > most * 0.8 && `${used} of ${most} connections are in use.`,
    hint: 'Find out who holds them: select * from pg_stat_activity.',
  },
  {
    id: 'database.clock-skew',
    path: 'the clocks',
    fault: ({ skew }) =>
      Math.abs(skew) > MOST_SKEW_MS &&
      `The clock of the database is ${Math.abs(skew / 1000).toFixed(1)} s ${skew > 0 ? 'ahead of' : 'behind'} this machine's.`,
    hint: 'Run a time service (chrony, systemd-timesyncd) on both.',
  },
  {
    id: 'database.wraparound',
    path: 'autovacuum',
    fault: ({ age }) => age > MOST_AGE && `${age} transactions passed without freezing old rows.`,
    hint: 'Run vacuum (freeze), and find out what stops autovacuum.',
  },
  {
    id: 'database.long-transaction',
    level: 'warning',
    path: 'pg_stat_activity',
    fault: ({ oldestTransaction }) =>
      oldestTransaction > LONGEST_TRANSACTION &&
      `A transaction is open for ${Math.floor(oldestTransaction / 60)} minutes.`,
    hint: 'End it: until then nothing clears dead rows, and events wait.',
  },
  {
    id: 'database.invalid-index',
    path: 'pg_index',
    fault: ({ invalidIndexes }) => invalidIndexes.length > 0 && `PostgreSQL ignores ${invalidIndexes.join(', ')}.`,
    hint: 'Run reindex index concurrently for each.',
  },
]

function isOffIn(parameter: string, message: string): (facts: DeployedFacts) => string | false {
  return ({ parameters }) => parameters[parameter] === 'off' && message
}

/** The faults of a server with these facts. */
export const findServerFaults = (facts: DeployedFacts) => findFaults(RULES, facts)

/** The embedded server is not for production, and `deploy.embedded-database` says so; other checks say what keeps a server from opening. */
export const checkDatabaseServer = defineCheck({
  name: 'database server',
  tag: 'database',
  deployOnly: true,
  rules: RULES,
  async find(project: Project): Promise<readonly CheckFinding[]> {
    try {
      const { status } = await project.openDatabase()
      return status === 'configured' ? findServerFaults(await readFacts(project)) : []
    } catch (error) {
      if (error instanceof PendError) return []
      throw error
    }
  },
})

async function readFacts(project: Project): Promise<DeployedFacts> {
  const { adminUrl, ownerUrl } = await project.openDatabase()
  const migrations = await readMigrationStatus({ ownerUrl, directory: path.join(project.root, 'migrations') })
  return {
    ...(await readServerFacts(adminUrl)),
    poolSize: project.settings.poolSize,
    pendingMigrations: migrations.filter(({ appliedAt }) => appliedAt === null).length,
  }
}
