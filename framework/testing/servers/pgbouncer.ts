// A PgBouncer in transaction mode in front of a server, where the program is installed.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { DatabaseUrls } from '#framework/database/bootstrap/bootstrap.ts'
import { freePort } from './free-port.ts'

const PROGRAM = 'pgbouncer'
/** It refuses to run as root; any other user will do. */
const NOBODY = 65_534

/** True if the program is installed. */
export const hasPgBouncer = spawnSync(PROGRAM, ['--version']).status === 0

/** Log-ins of a server. */
type LogIns = Pick<DatabaseUrls, 'appUrl' | 'readonlyUrl'>

/** It leads to every database of the server, for these log-ins. `size`: connections for each log-in and database. */
export async function openPgBouncer(logIns: LogIns, { size }: { size: number }) {
  const folder = await mkdtemp(path.join(tmpdir(), 'pend-pgbouncer-'))
  const port = await freePort()
  const file = path.join(folder, 'pgbouncer.ini')
  await writeFile(path.join(folder, 'users.txt'), usersOf(logIns))
  await writeFile(file, configOf({ folder, port, size, server: new URL(logIns.appUrl) }))
  for (const place of [folder, file, path.join(folder, 'users.txt')]) await chmod(place, 0o755)
  const as = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  const child = spawn(PROGRAM, [file], { stdio: 'ignore', ...as })
  await untilItListens(child, port)
  return {
    address: `127.0.0.1:${port}`,
    async stop() {
      if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function configOf({ folder, port, size, server }: { folder: string; port: number; size: number; server: URL }): string {
  return `[databases]
* = host=${server.hostname} port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${folder}/users.txt
pool_mode = transaction
default_pool_size = ${size}
max_client_conn = 2000
server_idle_timeout = 10
`
}

/** Names with passwords, which it needs to log in to the server. */
function usersOf({ appUrl, readonlyUrl }: LogIns): string {
  const lines = [appUrl, readonlyUrl].map((url) => {
    const { username, password } = new URL(url)
    return `"${decodeURIComponent(username)}" "${decodeURIComponent(password)}"\n`
  })
  return lines.join('')
}

async function untilItListens(child: ChildProcess, port: number): Promise<void> {
  for (let attempt = 0; attempt < 200 && child.exitCode === null; attempt++) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isOpen) return
    await wait(50)
  }
  child.kill('SIGKILL')
  throw new Error('PgBouncer does not start.')
}
