// `npm start` as a newcomer has it: a separate process, on a new database, with the demo.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { resolveFreePort } from '#framework/database/embedded/free-port.ts'
import { openScratchDatabase } from '#framework/testing/database.ts'

const PATIENCE_MS = 120_000

export interface FreshServer {
  readonly port: number
  /** Its output until it was ready. */
  readonly banner: string
  /** Settings for commands on the same database. */
  readonly variables: Readonly<Record<string, string>>
  close(): Promise<void>
}

type Variables = FreshServer['variables']

/** Starts the project in `root`; `prepare` runs before it, with the settings of its database. */
export async function openFreshServer(
  root: string,
  prepare?: (variables: Variables) => Promise<void>,
): Promise<FreshServer> {
  const scratch = await openScratchDatabase()
  const data = mkdtempSync(path.join(tmpdir(), 'pend-data-'))
  const port = await resolveFreePort(20_000 + (process.pid % 20_000))
  const variables = {
    PEND_ENV: 'development',
    DATABASE_URL: scratch.adminUrl,
    // Independent of a developer's own .env.
    DATABASE_APP_URL: '',
    PEND_DATA_DIRECTORY: data,
    PEND_LOG_DIRECTORY: path.join(data, 'logs'),
  }
  let child: ChildProcess | undefined
  const close = async () => {
    if (child) await stop(child)
    await scratch.drop()
    rmSync(data, { recursive: true, force: true })
  }
  try {
    await prepare?.(variables)
    child = spawn(path.join(root, 'manage'), ['runserver', '--no-reload', '--port', String(port)], {
      cwd: root,
      env: { ...process.env, NODE_V8_COVERAGE: '', ...variables },
    })
    return { port, banner: await bannerOf(child), variables, close }
  } catch (error) {
    await close()
    throw error
  }
}

function bannerOf(child: ChildProcess): Promise<string> {
  let printed = ''
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error(`The server did not become ready:\n${printed}`))
    const overdue = setTimeout(fail, PATIENCE_MS)
    child.once('exit', fail)
    for (const stream of [child.stdout!, child.stderr!])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        printed += chunk
        if (!printed.includes('Stop with Ctrl+C.')) return
        clearTimeout(overdue)
        resolve(printed)
      })
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}
