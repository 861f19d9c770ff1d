// A trial's own Redis that can be killed and restarts with its data; it writes its log once a second.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { resolveFreePort } from '#framework/database/embedded/free-port.ts'

export interface RedisServer {
  readonly url: string
  /** Sends one command; waits while the server is down. */
  command(name: string, ...words: string[]): Promise<unknown>
  /** `kill -9`, then a restart after the given milliseconds. */
  restart(away: number): Promise<void>
  stop(): void
}

/** Starts it on a free port. */
export async function startRedisServer(): Promise<RedisServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pend-redis-'))
  const port = await resolveFreePort(22_000 + (process.pid % 1000))
  const url = `redis://127.0.0.1:${port}/0`
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes']
  let child: ChildProcess
  const start = () => {
    child = spawn('redis-server', words, { stdio: 'ignore' })
  }
  start()
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 })
  redis.on('error', () => {})
  return {
    url,
    command: (name, ...rest) => redis.call(name, ...rest),
    restart: async (away) => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
      await wait(away)
      start()
    },
    stop: () => {
      redis.disconnect()
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
