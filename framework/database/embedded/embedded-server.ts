// Starts and stops the private PostgreSQL that serves a clone without a DATABASE_URL.
import { createHash, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { resolveBinaries } from './binaries.ts'
import { type Cluster, createCluster, hasEnded, isCreated, runningPort, startCluster, stopCluster } from './cluster.ts'
import { resolveFreePort } from './free-port.ts'
import { markDisposable, readLine, resolveHome, type ServerHome } from './home.ts'
import { returnLease, takeLease } from './leases.ts'
import { withStartLock } from './start-lock.ts'
import { resolveSystemUser } from './system-user.ts'

/** Options of an embedded server. */
export interface EmbeddedServerOptions {
  /** The folder with the server's data and our notes about it. */
  readonly directory: string
  /** False only for tests: faster, but a machine crash loses data. */
  readonly durable: boolean
  /** The port to try first; defaults to the last one used, or one derived from the folder. If busy, takes the next free one. */
  readonly port?: number
}

/** A running embedded server, as seen by one of possibly several processes that use it. */
export interface EmbeddedServer {
  /** The superuser's URL of the database `pend` (which `ensureDatabase` creates). */
  readonly adminUrl: string
  readonly status: 'created' | 'started' | 'already running'
  /** Restarts a killed server on its port, and returns whether it did. Throws PendError if it does not start. */
  revive(): Promise<boolean>
  /** Releases the server; it stops when no other live process uses it. May be called twice. */
  stop(): Promise<void>
}

/**
 * Starts this folder's server, or joins the running one; creates the cluster if there is none. It survives this
 * process; the next start finds it. Throws PendError if the machine does not allow it.
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const user = resolveSystemUser()
  const home = await namingTheOwner(() => resolveHome(path.resolve(options.directory), user))
  return namingTheOwner(() =>
    withStartLock(home.directory, async () => {
      const cluster = {
        folder: home.cluster,
        binaries: resolveBinaries(user, home.cache),
        user,
        durable: options.durable,
      }
      const { status, port, password } = await ensureRunning(home, cluster, options.port)
      const lease = takeLease(home.directory)
      const adminUrl = `postgres://postgres:${password}@127.0.0.1:${port}/pend`
      let isLeft = false
      const stop = async () => {
        isLeft = true
        await leave(home, cluster, lease)
      }
      return { adminUrl, status, stop, revive: () => revive(home, cluster, { port, isLeft: () => isLeft }) }
    }),
  )
}

type Running = { status: EmbeddedServer['status']; port: number; password: string }

async function ensureRunning(home: ServerHome, cluster: Cluster, wantedPort: number | undefined): Promise<Running> {
  const created = !isCreated(cluster)
  const password = created ? writePassword(home) : readPassword(home)
  if (created) {
    if (!cluster.durable) markDisposable(home)
    await createCluster(cluster, password)
  }
  const running = await runningPort(cluster)
  if (running !== undefined) return { status: 'already running', port: running, password }
  const port = await startOnFreePort(home, cluster, wantedPort)
  return { status: created ? 'created' : 'started', port, password }
}

async function startOnFreePort(home: ServerHome, cluster: Cluster, wantedPort: number | undefined): Promise<number> {
  const file = path.join(home.directory, 'port')
  let port = await resolveFreePort(wantedPort ?? Number(readLine(file) ?? derivedPort(home.directory)))
  while ((await startCluster(cluster, port)) === 'port taken') port = await resolveFreePort(port + 1)
  writeFileSync(file, String(port))
  return port
}

/** On exactly that port: users of the server know it. */
async function revive(
  home: ServerHome,
  cluster: Cluster,
  { port, isLeft }: { port: number; isLeft(): boolean },
): Promise<boolean> {
  if (!hasEnded(cluster)) return false
  return withStartLock(home.directory, async () => {
    if (isLeft() || (await runningPort(cluster)) !== undefined) return false
    if ((await startCluster(cluster, port)) === 'started') return true
    throw new PendError(`Another program listens on port ${port} by now.`, 'Stop it, or restart the server.')
  })
}

/** Spreads clones over 15432…16431: below the range that systems use for outgoing connections. */
function derivedPort(directory: string): number {
  return 15_432 + (createHash('sha256').update(directory).digest().readUInt16BE() % 1000)
}

function writePassword(home: ServerHome): string {
  const password = randomBytes(24).toString('hex')
  writeFileSync(path.join(home.directory, 'password'), password, { mode: 0o600 })
  return password
}

function readPassword(home: ServerHome): string {
  const file = path.join(home.directory, 'password')
  const password = readLine(file)
  if (password) return password
  const hint = `Put it back, or move ${home.cluster} away to begin with an empty database.`
  throw new PendError(`The password of the embedded database is gone: ${file} is missing.`, hint)
}

async function leave(home: ServerHome, cluster: Cluster, lease: string): Promise<void> {
  await withStartLock(home.directory, async () => {
    if (returnLease(lease)) await stopCluster(cluster)
  })
}

async function namingTheOwner<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { code, path: file } = error as NodeJS.ErrnoException
    if (code !== 'EACCES' && code !== 'EPERM') throw error
    const hint = 'Run the command as the account that made it, or give the folder to yourself with chown.'
    throw new PendError(`The embedded database cannot be used: ${file} belongs to another account.`, hint, {
      cause: error,
    })
  }
}
