// Runs psql without exposing the password in the process list.
import { spawn, spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Whether psql is on the path. */
export function isPsqlInstalled(): boolean {
  return spawnSync('psql', ['--version']).status === 0
}

/** Runs psql on this terminal; resolves with its exit code. A private file holds the password meanwhile. */
export async function runPsql(url: string, directory: string): Promise<number> {
  const target = new URL(url)
  const file = path.join(directory, `psql-${process.pid}`)
  writeFileSync(file, `*:*:*:*:${escapeWord(decodeURIComponent(target.password))}\n`, { mode: 0o600 })
  target.password = ''
  target.searchParams.set('passfile', file)
  // Ctrl+C cancels the statement inside psql and must not end this process first.
  const ignore = () => {}
  process.on('SIGINT', ignore)
  try {
    const psql = spawn('psql', [target.href], { stdio: 'inherit' })
    return await new Promise((resolve) => psql.once('exit', (code) => resolve(code ?? 1)))
  } finally {
    process.off('SIGINT', ignore)
    rmSync(file, { force: true })
  }
}

const escapeWord = (word: string) => word.replace(/[\\:]/g, '\\$&')
