// A test's own Redis, for experiments that must not affect the shared one: an eviction policy, a shutdown.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { resolveFreePort } from '#framework/database/embedded/free-port.ts'

/** A running server. */
export interface RedisServer {
  readonly url: string
  stop(): Promise<void>
}

/** Starts it on a free port with these additional arguments; it stores nothing on disk. */
export async function startRedisServer(...words: readonly string[]): Promise<RedisServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pend-redis-'))
  const port = await resolveFreePort(27_000 + (process.pid % 1000))
  const usual = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no']
  const child = spawn('redis-server', [...usual, ...words], { stdio: ['ignore', 'pipe', 'ignore'] })
  for await (const line of child.stdout) if (String(line).includes('eady to accept connections')) break
  child.stdout.resume()
  return {
    url: `redis://127.0.0.1:${port}/0`,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit')
        child.kill('SIGKILL')
        await ended
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}
