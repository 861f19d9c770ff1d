// A Redis for this bench on a free port. Its log is on disk before it answers, or it keeps none.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { resolveFreePort } from '#framework/database/embedded/free-port.ts'

export interface PrivateRedis {
  readonly url: string
  readonly pid: number
  stop(): void
}

/** Starts it and waits until it listens. */
export async function startPrivateRedis({ isDurable }: { isDurable: boolean }): Promise<PrivateRedis> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pend-redis-'))
  const port = await resolveFreePort(21_000 + (process.pid % 1000))
  const log = isDurable ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no']
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...log]
  const child = spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'ignore'] })
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error('redis-server did not start.')))
    child.stdout.on('data', (text) => String(text).includes('Ready to accept connections') && resolve())
  })
  return {
    url: `redis://127.0.0.1:${port}/0`,
    pid: child.pid!,
    stop: () => {
      child.removeAllListeners('exit')
      child.kill('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
