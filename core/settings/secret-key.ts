// The key that development makes up on its first start and finds again on the next.
import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Reads the key of this data folder, or makes it. Two processes that start at once agree on the first one written. */
export function localSecretKey(dataDirectory: string): string {
  const file = path.join(dataDirectory, 'secret-key')
  if (!existsSync(file)) createKey(file)
  return readFileSync(file, 'utf8')
}

/** A link appears with its whole content or not at all, and never replaces what is there. */
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
