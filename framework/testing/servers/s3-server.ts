// A server for S3 in its own process, for tests of file storage in a bucket.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { S3Options } from '#framework/files/drivers/s3-driver.ts'
import { freePort } from './free-port.ts'

const PROGRAM = path.resolve(import.meta.dirname, '../../../node_modules/s3rver/bin/s3rver.js')

/** An empty bucket; close it after the tests. */
export interface S3Server {
  readonly options: Required<S3Options>
  close(): Promise<void>
}

/** Starts it on a free port and waits until it answers. */
export async function openS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(path.join(tmpdir(), 'pend-s3-'))
  const port = await freePort()
  const words = ['--address', '127.0.0.1', '--port', `${port}`, '--directory', directory, '--silent']
  const server = spawn(process.execPath, ['--no-deprecation', PROGRAM, ...words, '--configure-bucket', 'pend'], {
    stdio: 'ignore',
    env: { ...process.env, NODE_V8_COVERAGE: '' },
  })
  const ended = new Promise((resolve) => server.once('exit', resolve))
  const endpoint = `http://127.0.0.1:${port}`
  await untilAnswering(endpoint)
  return {
    options: {
      ...{ s3Endpoint: endpoint, s3Region: 'us-east-1', s3Bucket: 'pend' },
      ...{ s3AccessKey: 'S3RVER', s3SecretKey: 'S3RVER' },
    },
    close: async () => {
      server.kill()
      await ended
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function untilAnswering(url: string): Promise<void> {
  for (const end = Date.now() + 15_000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const isThere = await fetch(url).then(
      () => true,
      () => false,
    )
    if (isThere) return
    if (Date.now() > end) throw new Error('The S3 server did not start.')
  }
}
