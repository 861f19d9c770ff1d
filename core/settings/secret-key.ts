// The secret key that development generates on its first start and reuses.
import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Reads this data folder's key, or creates it. Two processes starting at once agree on the first one written. */
export function localSecretKey(dataDirectory: string): string {
  const file = path.join(dataDirectory, 'secret-key')
  if (!existsSync(file)) createKey(file)
  return readFileSync(file, 'utf8')
}

/** Linking creates the file with its whole content or not at all, and never replaces an existing one. */
function createKey(file: string): void {
  const draft = `${file}.${process.pid}`
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(draft, randomBytes(48).toString('base64url'), { mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
}
