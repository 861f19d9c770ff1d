// Builds the admin's bundle with vite in a separate process, and moves it into place atomically.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { bundleKeyOf } from './bundle-key.ts'

const VITE = 'node_modules/vite/bin/vite.js'
const TIME_LIMIT_MS = 120_000
const runFile = promisify(execFile)

/** Folder of the bundle. */
export const BUNDLE = 'admin/dist'
/** Stores the key of its sources inside the bundle; dot files are not served. */
export const KEY_FILE = '.key'

/** Whether this installation can build: without development packages it serves an existing bundle. */
export function canBuild(root: string): boolean {
  return existsSync(path.join(root, VITE)) && existsSync(path.join(root, 'admin/index.html'))
}

/** Resolves with the key of the bundle it built. Throws PendError with vite's message. */
export async function buildBundle(root: string): Promise<string> {
  const key = await bundleKeyOf(root)
  if (key === null || !canBuild(root))
    throw new PendError('The admin cannot be built here.', 'Install the development packages: npm ci')
  const making = path.join(root, `${BUNDLE}.${process.pid}`)
  try {
    await runVite(root, making)
    await writeFile(path.join(making, KEY_FILE), `${key}\n`)
    await putInPlace(making, path.join(root, BUNDLE))
  } finally {
    await rm(making, { recursive: true, force: true })
  }
  return key
}

async function runVite(root: string, outDir: string): Promise<void> {
  const options = ['--config', 'admin/vite.config.ts', '--outDir', outDir, '--logLevel', 'warn']
  const words = [VITE, 'build', 'admin', ...options]
  try {
    await runFile(process.execPath, words, { cwd: root, timeout: TIME_LIMIT_MS })
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    throw new PendError(`The admin could not be built: ${(stderr || message).trim()}`, 'Mend what vite names.')
  }
}

/** Two processes may build the same bundle at once: the second finds it in place. */
async function putInPlace(made: string, place: string): Promise<void> {
  const old = `${made}.old`
  await rename(place, old).catch(() => {})
  await rename(made, place).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
  await rm(old, { recursive: true, force: true })
}
