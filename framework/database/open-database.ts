// Opens a project's database: the configured server, or the embedded one, with roles that are safe for serving.
import path from 'node:path'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type DatabaseUrls, ensureDatabase } from './bootstrap/bootstrap.ts'
import { withClient } from './bootstrap/with-client.ts'
import { collationFaultOf } from './collations.ts'
import { type EmbeddedServer, startEmbeddedServer } from './embedded/embedded-server.ts'
import { requireSafeRole } from './safe-role.ts'
import { versionFaultOf } from './version-floor.ts'

/** Settings that select the database. */
export interface DatabaseSettings {
  readonly environment: string
  readonly databaseUrl?: string | undefined
  readonly databaseAppUrl?: string | undefined
  readonly dataDirectory: string
}

/** A database ready for migrations and requests. */
export interface OpenDatabase extends DatabaseUrls {
  readonly adminUrl: string
  /** `configured` if DATABASE_URL names it, else the embedded server's status. */
  readonly status: 'configured' | EmbeddedServer['status']
  /** The server's version in its own format: `18.4`. */
  readonly version: string
  /** The fault of that version, if any. */
  readonly versionFault: string | undefined
  /** The fault of its index order, if any. */
  readonly collationFault: string | undefined
  /** Restarts a killed embedded server, and returns whether it did; somebody else manages a configured one. */
  revive(): Promise<boolean>
  /** Releases the server; an embedded one stops if nobody else uses it. */
  close(): Promise<void>
}

/**
 * Starts the server if it is embedded, and ensures database, roles and rights. Throws PendError if the server is
 * unusable, UnsafeRoleError if the serving role could bypass row security.
 */
export async function openDatabase(settings: DatabaseSettings): Promise<OpenDatabase> {
  const server = await openServer(settings)
  try {
    const urls = await ensureDatabase(server.adminUrl, { appUrl: settings.databaseAppUrl })
    const { versionNumber, collationFault } = await withClient(urls.appUrl, async (client) => {
      await requireSafeRole(client)
      const { rows } = await client.query("select current_setting('server_version_num') as number")
      return { versionNumber: Number(rows[0].number), collationFault: await collationFaultOf(client) }
    })
    const versionFault = versionFaultOf(versionNumber)
    if (versionFault && settings.environment === 'production') throw new PendError(versionFault)
    const version = `${Math.floor(versionNumber / 10_000)}.${versionNumber % 10_000}`
    const { adminUrl, status, revive, stop: close } = server
    return { ...urls, adminUrl, status, version, versionFault, collationFault, revive, close }
  } catch (error) {
    await server.stop()
    throw error
  }
}

type Server = Pick<EmbeddedServer, 'adminUrl' | 'revive' | 'stop'> & { status: OpenDatabase['status'] }

/** Only the server, without checking its content: keeps an embedded one running while others come and go. */
export async function openServer({ databaseUrl, dataDirectory }: DatabaseSettings): Promise<Server> {
  if (databaseUrl)
    return { adminUrl: databaseUrl, status: 'configured', revive: async () => false, stop: async () => {} }
  return startEmbeddedServer({ directory: path.join(dataDirectory, 'postgres'), durable: true })
}
