// Starts the bench's servers as separate processes, as in production.
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import path from 'node:path'

const ROOT = path.resolve(import.meta.dirname, '..')
const PATIENCE_MS = 30_000

export interface RunningServer {
  readonly origin: string
  readonly pid: number
  stop(): Promise<void>
}

type Variables = Readonly<Record<string, string>>

interface Place {
  readonly adminUrl: string
  /** Of files and keys. */
  readonly folder: string
}

/** PEND as a deployment runs it: no reloading, no demo, no rate limit. */
export async function startPend({ variables, ...place }: Place & { variables?: Variables }): Promise<RunningServer> {
  const port = await findFreePort()
  const words = ['runserver', '--no-reload', '--no-demo', '--no-edge', '--port', String(port)]
  const own = { ...variablesOf({ ...place, port }), ...variables }
  return ready(start(['manage.ts', ...words], own), `http://127.0.0.1:${port}`)
}

/** The edge on the same database. */
export async function startEdge(place: Place): Promise<RunningServer> {
  const port = await findFreePort()
  const words = ['edge', '--port', String(port)]
  return ready(start(['manage.ts', ...words], variablesOf({ ...place, port })), `http://127.0.0.1:${port}`)
}

/** A bare server that sends what `copy` answers. */
export async function startBareServer({ copy, tenant }: { copy: string; tenant: string }): Promise<RunningServer> {
  const port = await findFreePort()
  const words = ['--port', String(port), '--copy', copy, '--tenant', tenant]
  return ready(start(['bench/edge/bare-server.ts', ...words], {}), `http://127.0.0.1:${port}`)
}

function variablesOf({ adminUrl, folder, port }: Place & { port: number }): Variables {
  return {
    // In development PEND observes everything, which the bench does not measure.
    PEND_ENV: 'test',
    DATABASE_URL: adminUrl,
    PEND_SECRET_KEY: 'bench'.repeat(10),
    PEND_RATE_LIMIT: 'off',
    PEND_LOG_LEVEL: 'warn',
    PEND_DATA_DIRECTORY: folder,
    PEND_JWT_KEY_DIRECTORY: folder,
    PEND_JWT_ACCESS_TTL: '1h',
    PEND_JWT_ISSUER: 'bench',
    PEND_JWT_AUDIENCE: 'bench',
    PEND_PUBLIC_ORIGIN: `http://127.0.0.1:${port}`,
    PEND_ALLOWED_HOSTS: '127.0.0.1',
    PEND_DEBUG_INTROSPECTION: 'on',
  }
}

/** The hand-written server, with the same number of connections. */
export async function startReference({ url, jwksFile }: { url: string; jwksFile: string }): Promise<RunningServer> {
  const port = await findFreePort()
  const words = ['--url', url, '--port', String(port), '--jwks', jwksFile, '--issuer', 'bench', '--audience', 'bench']
  return ready(start(['bench/reference-server.ts', ...words], {}), `http://127.0.0.1:${port}`)
}

function start(words: string[], variables: Record<string, string>): ChildProcess {
  return spawn(process.execPath, words, {
    cwd: ROOT,
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

async function ready(child: ChildProcess, origin: string): Promise<RunningServer> {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const server = {
    origin,
    pid: child.pid!,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
  const deadline = Date.now() + PATIENCE_MS
  while (Date.now() < deadline && child.exitCode === null) {
    if (
      await fetch(origin).then(
        () => true,
        () => false,
      )
    )
      return server
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await server.stop()
  throw new Error(`The server at ${origin} did not start.`)
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
