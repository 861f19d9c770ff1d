// The Redis of a test run: a given one, or a private one where this machine has the program; else none.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { resolveFreePort } from '#framework/database/embedded/free-port.ts'

export interface TestRedis {
  /** Null where there is none: suites then run on PostgreSQL alone. */
  readonly url: string | null
  stop(): void
}

/** Starts it on a free port; it keeps nothing on disk. `off` means none. */
export async function openTestRedis(given: string | undefined): Promise<TestRedis> {
  if (given === 'off') return { url: null, stop: () => {} }
  if (given) return { url: given, stop: () => {} }
  if (spawnSync('redis-server', ['--version']).error) return { url: null, stop: () => {} }
  const folder = mkdtempSync(path.join(tmpdir(), 'pend-redis-'))
  const port = await resolveFreePort(20_000 + (process.pid % 1000))
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no']
  const child = spawn('redis-server', words, { stdio: 'ignore' })
  const stop = () => {
    child.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
  return { url: `redis://127.0.0.1:${port}/0`, stop }
}
