// `./manage serve` as a deployment runs it, with a tenant whose owner writes and reads articles.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { resolveFreePort } from '#framework/database/embedded/free-port.ts'
import { WITHOUT_POOLER } from '#framework/testing/database.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const PATIENCE_MS = 90_000

/** Running server processes. */
export interface ServedApi {
  readonly origin: string
  /** Of the owner of its tenant. */
  readonly token: string
  /** Sends a signal to the process that keeps the others. */
  signal(name: NodeJS.Signals): void
  /** How often it has printed this. */
  count(words: string): number
  /** Resolves when it has printed this more than `seen` times. */
  printed(words: string, seen: number): Promise<void>
  /** Throws an Error if it does not end in good order. */
  stop(): Promise<void>
}

/** Starts `processes` of them on a migrated database. */
export async function serveApi(adminUrl: string, processes: number): Promise<ServedApi> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pend-serving-'))
  const port = await resolveFreePort(25_000 + (process.pid % 900))
  const origin = `http://127.0.0.1:${port}`
  const words = ['manage.ts', 'serve', '--workers', String(processes), '--port', String(port)]
  const env = { ...process.env, ...variablesOf({ adminUrl, folder, origin }) }
  const child = spawn(process.execPath, words, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const { count, printed } = readOutput(child)
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    const [code, signal] = await ended
    rmSync(folder, { recursive: true, force: true })
    if (code !== 0) throw new Error(`./manage serve ended with ${signal ?? code}.`)
  }
  try {
    await printed(`${processes} of ${processes} server processes are ready`, 0)
    return { origin, token: await register(origin), signal: (name) => void child.kill(name), count, printed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function variablesOf({ adminUrl, folder, origin }: { adminUrl: string; folder: string; origin: string }) {
  return {
    PEND_ENV: 'test',
    DATABASE_URL: adminUrl,
    PEND_SECRET_KEY: 'faults'.repeat(10),
    PEND_RATE_LIMIT: 'off',
    PEND_LOG_LEVEL: 'silent',
    PEND_DATA_DIRECTORY: folder,
    PEND_JWT_KEY_DIRECTORY: folder,
    PEND_JWT_ACCESS_TTL: '1h',
    PEND_PUBLIC_ORIGIN: origin,
    PEND_ALLOWED_HOSTS: '127.0.0.1',
    // Its own server stands behind none.
    ...WITHOUT_POOLER,
    NODE_V8_COVERAGE: '',
  }
}

function readOutput(child: ChildProcess): Pick<ServedApi, 'count' | 'printed'> {
  let output = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text) => (output += text))
  const count = (words: string) => output.split(words).length - 1
  const printed = async (words: string, seen: number) => {
    for (const begun = performance.now(); count(words) <= seen; await wait(20))
      if (child.exitCode !== null || performance.now() - begun > PATIENCE_MS)
        throw new Error(`"${words}" was not printed. It said:\n${output}`)
  }
  return { count, printed }
}

async function register(origin: string): Promise<string> {
  const body = {
    email: 'owner@example.com',
    password: 'correct horse battery 7',
    firstName: 'Owner',
    lastName: 'Person',
    tenantName: 'Served',
  }
  const response = await fetch(`${origin}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`register answered ${response.status}: ${await response.text()}`)
  return ((await response.json()) as { access: string }).access
}
