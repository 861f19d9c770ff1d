// Opens the database a project works on: the configured server, or the embedded one, with roles that are fit to serve.
import path from 'node:path'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { withClient } from './bootstrap/with-client.ts'
import { type DatabaseUrls, ensureDatabase } from './bootstrap.ts'
import { collationFaultOf } from './collations.ts'
import { type EmbeddedServer, startEmbeddedServer } from './embedded-server.ts'
import { requireSafeRole } from './safe-role.ts'
import { versionFaultOf } from './version-floor.ts'

/** The settings that say which database to open. */
export interface DatabaseSettings {
  readonly environment: string
  readonly databaseUrl?: string | undefined
  readonly databaseAppUrl?: string | undefined
  readonly dataDirectory: string
}

/** A database that is ready for migrations and requests. */
export interface OpenDatabase extends DatabaseUrls {
  readonly adminUrl: string
  /** `configured` when DATABASE_URL names it, else what became of the embedded server. */
  readonly status: 'configured' | EmbeddedServer['status']
  /** The server's version, as it writes it: `18.4`. */
  readonly version: string
  /** What is wrong with that version, if anything. */
  readonly versionFault: string | undefined
  /** What is wrong with the order of its indexes, if anything. */
  readonly collationFault: string | undefined
  /** Starts an embedded server that was killed again, and says whether that was so; a configured one is looked after elsewhere. */
  revive(): Promise<boolean>
  /** Gives the server back; an embedded one stops when nobody else uses it. */
  close(): Promise<void>
}

/**
 * Starts the server if it is ours, and makes sure of database, roles and rights.
 * Throws PendError when the server cannot be used, UnsafeRoleError when the serving role could pass row security.
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

/** Only the server, without a look at what is in it: to keep an embedded one running while others come and go. */
export async function openServer({ databaseUrl, dataDirectory }: DatabaseSettings): Promise<Server> {
  if (databaseUrl)
    return { adminUrl: databaseUrl, status: 'configured', revive: async () => false, stop: async () => {} }
  return startEmbeddedServer({ directory: path.join(dataDirectory, 'postgres'), durable: true })
}
