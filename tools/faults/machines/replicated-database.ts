// Two PostgreSQL servers, of which one follows the other by streaming replication, and an address that leads to the one that takes writes.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { resolveBinaries } from '#framework/database/embedded/binaries.ts'
import { type Cluster, createCluster, startCluster, stopCluster } from '#framework/database/embedded/cluster.ts'
import { resolveFreePort } from '#framework/database/embedded/free-port.ts'
import { isAlive } from '#framework/database/embedded/leases.ts'
import { giveTo, resolveSystemUser } from '#framework/database/embedded/system-user.ts'

const PATIENCE_MS = 60_000
/** The standby writes its own. */
const NOT_COPIED = ['postmaster.pid', 'postmaster.opts', 'standby.signal', 'server.log']

/** Both servers together. */
export interface ReplicatedDatabase {
  /** The superuser's address of the one that takes writes. */
  readonly adminUrl: string
  /** That of the one that follows; it takes reads. */
  readonly standbyUrl: () => string
  /** The one that takes writes ends without a farewell. */
  breakOff(): Promise<void>
  /** The other takes its place, and the address leads to it. */
  revive(): Promise<void>
  /** The one that ended follows the other from now on, and what is acknowledged stands in both again. */
  repair(): Promise<void>
  close(): Promise<void>
}

interface Server {
  readonly cluster: Cluster
  readonly port: number
}

/** Opens both in a folder of their own. Commits wait for the standby: a failover loses none that was acknowledged. */
export async function openReplicatedDatabase(): Promise<ReplicatedDatabase> {
  const user = resolveSystemUser()
  const folder = mkdtempSync(path.join(tmpdir(), 'pend-replicated-'))
  giveTo(user, folder)
  const password = randomBytes(16).toString('hex')
  const binaries = resolveBinaries(user, folder)
  const clusterIn = (name: string): Cluster => ({ folder: path.join(folder, name), binaries, user, durable: true })
  const urlOf = (port: number) => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  let primary = await startNew(clusterIn('one'), password)
  let standby = await follow(clusterIn('two'), primary, urlOf(primary.port))
  const address = await openAddress(() => primary.port)
  return {
    adminUrl: urlOf(address.port),
    standbyUrl: () => urlOf(standby.port),
    breakOff: () => breakOff(primary.cluster),
    revive: async () => {
      // Nobody follows it yet, so commits must not wait for that.
      await ask(urlOf(standby.port), "alter system set synchronous_standby_names = ''", 'select pg_promote()')
      ;[primary, standby] = [standby, primary]
      address.hangUp()
    },
    repair: async () => {
      rmSync(standby.cluster.folder, { recursive: true })
      standby = await follow(standby.cluster, primary, urlOf(primary.port))
    },
    close: async () => {
      await address.close()
      for (const { cluster } of [standby, primary]) if (existsSync(cluster.folder)) await stopCluster(cluster)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function startNew(cluster: Cluster, password: string): Promise<Server> {
  await createCluster(cluster, password)
  return start(cluster)
}

async function start(cluster: Cluster): Promise<Server> {
  let port = await resolveFreePort(28_000 + (process.pid % 900))
  while ((await startCluster(cluster, port)) === 'port taken') port = await resolveFreePort(port + 1)
  return { cluster, port }
}

/** Copies the running primary, starts the copy as its standby, and makes commits wait for it. */
async function follow(cluster: Cluster, primary: Server, primaryUrl: string): Promise<Server> {
  await withClient(primaryUrl, async (client) => {
    await client.query("select pg_backup_start('standby', true)")
    copyFolder(primary.cluster.folder, cluster.folder)
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)')
    const own = {
      backup_label: rows[0]!.labelfile,
      'standby.signal': '',
      'postgresql.auto.conf': `primary_conninfo = '${primaryUrl}'\n`,
    }
    for (const [name, text] of Object.entries(own)) {
      writeFileSync(path.join(cluster.folder, name), text)
      giveTo(cluster.user, path.join(cluster.folder, name))
    }
  })
  const server = await start(cluster)
  await ask(primaryUrl, "alter system set synchronous_standby_names = '*'", 'select pg_reload_conf()')
  await untilSynchronous(primaryUrl)
  return server
}

/** Files of a running server may vanish meanwhile: the log of changes, which the standby reads, makes up for it. */
function copyFolder(from: string, to: string): void {
  try {
    execFileSync('cp', ['-a', from, to], { stdio: ['ignore', 'ignore', 'pipe'] })
  } catch (error) {
    const lines = String((error as { stderr?: Buffer }).stderr)
      .trim()
      .split('\n')
    if (lines.some((line) => !line.includes('No such file or directory'))) throw error
  }
  for (const name of NOT_COPIED) rmSync(path.join(to, name), { force: true })
}

async function untilSynchronous(primaryUrl: string): Promise<void> {
  await withClient(primaryUrl, async (client) => {
    for (const begun = performance.now(); ; await wait(50)) {
      const { rowCount } = await client.query("select from pg_stat_replication where sync_state = 'sync'")
      if (rowCount === 1) return
      if (performance.now() - begun > PATIENCE_MS) throw new Error('The standby does not follow.')
    }
  })
}

async function ask(url: string, ...statements: readonly string[]): Promise<void> {
  await withClient(url, async (client) => {
    for (const statement of statements) await client.query(statement)
  })
}

/** `pg_ctl stop -m immediate`. */
async function breakOff(cluster: Cluster): Promise<void> {
  const pid = Number(readFileSync(path.join(cluster.folder, 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(pid, 'SIGQUIT')
  while (isAlive(pid)) await wait(20)
}

/** As a virtual address or a balancer in front of the servers: new connections lead to the primary of that moment. */
async function openAddress(portOfPrimary: () => number) {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(portOfPrimary(), '127.0.0.1')
    for (const [one, other] of [[client, upstream] as const, [upstream, client] as const]) {
      sockets.add(one)
      one.setNoDelay(true).pipe(other)
      one.on('error', () => other.destroy()).on('close', () => other.destroy())
      one.once('close', () => sockets.delete(one))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const hangUp = () => {
    for (const socket of sockets) socket.destroy()
  }
  const close = () => {
    hangUp()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { port: (server.address() as { port: number }).port, hangUp, close }
}
