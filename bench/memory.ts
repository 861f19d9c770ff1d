// What processes hold in memory while nothing happens: a server, the edge and a worker, started as in production.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openBenchDatabase } from './open-database.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const MANAGE = [path.join(ROOT, 'scripts/require-install.cjs'), path.join(ROOT, 'manage.ts')]

/** Prints megabytes: all pages, the pages of this process alone, and its share of those that processes have in common. */
export async function benchMemory({ seconds, port }: { seconds: number; port: number }): Promise<void> {
  const database = await openBenchDatabase()
  const folder = await mkdtemp(path.join(tmpdir(), 'pend-bench-memory-'))
  const env = { ...process.env, ...variablesOf(folder, port), DATABASE_URL: database.adminUrl }
  const start = (...words: string[]) =>
    spawn(process.execPath, ['-r', ...MANAGE, ...words], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] })
  await new Promise((resolve) => start('keys', 'generate').once('exit', resolve))
  const parents = { server: start('serve', '--workers', '1'), edge: start('edge'), worker: start('worker') }
  await wait(seconds * 1000)
  console.log(`Idle for ${seconds} s, in MB: resident, private, proportional`)
  for (const [name, { pid }] of Object.entries(parents)) {
    console.log(`${name.padEnd(20)}${memoryOf(pid!)}`)
    for (const child of childrenOf(pid!)) console.log(`${`${name}, member`.padEnd(20)}${memoryOf(child)}`)
  }
  const ended = Object.values(parents).map((child) => new Promise((resolve) => child.once('exit', resolve)))
  for (const child of Object.values(parents)) child.kill()
  await Promise.all(ended)
  await database.close()
  await rm(folder, { recursive: true })
}

const variablesOf = (folder: string, port: number) => ({
  PEND_ENV: 'staging',
  PEND_SECRET_KEY: 'bench'.repeat(10),
  PEND_PUBLIC_ORIGIN: 'https://api.example.com',
  PEND_ALLOWED_HOSTS: 'api.example.com',
  PEND_DATA_DIRECTORY: folder,
  PEND_JWT_KEY_DIRECTORY: folder,
  PEND_LOG_DIRECTORY: folder,
  PORT: String(port),
})

/** From the kernel's own sums (proc(5)). */
function memoryOf(pid: number): string {
  const sums = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const sizeOf = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(sums)?.[1]) / 1024
  return ['Rss', 'Anonymous', 'Pss'].map((name) => sizeOf(name).toFixed(0).padStart(5)).join('')
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return text === '' ? [] : text.split(' ').map(Number)
}
