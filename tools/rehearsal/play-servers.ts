// The servers of compose.yaml that come from elsewhere: PostgreSQL, Redis and the proxy of this machine, with the settings of the file.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { globSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Play } from './play.ts'
import { run } from './play-stages.ts'

const QUIET = { stdio: 'ignore' } as const

/** The machine's PostgreSQL with the password of the secret, and the database that the image would create. */
export async function startPostgres({ work, secrets }: Play): Promise<ChildProcess> {
  const bin = path.dirname(globSync('/usr/lib/postgresql/*/bin/initdb').sort().at(-1) ?? 'postgres')
  const data = path.join(work, 'database')
  mkdirSync(data)
  run('chown', ['postgres', data])
  const as = ['-u', 'postgres', '--']
  const password = `--pwfile=${path.join(secrets, 'database_password')}`
  run('runuser', [...as, `${bin}/initdb`, '-D', data, '-U', 'postgres', '-A', 'scram-sha-256', password], { cwd: '/' })
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(run('id', [flag, 'postgres'])))
  const options = [
    '-D',
    data,
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'port=5432',
    '-c',
    `unix_socket_directories=${data}`,
  ]
  const child = spawn(`${bin}/postgres`, options, { ...QUIET, cwd: '/', uid: uid!, gid: gid! })
  for (let attempt = 0; attempt < 100; attempt++) {
    if (spawnSync(`${bin}/pg_isready`, ['-h', '127.0.0.1']).status === 0) break
    await wait(100)
  }
  const url = `postgres://postgres:${run('cat', [path.join(secrets, 'database_password')])}@127.0.0.1/postgres`
  run(`${bin}/psql`, [url.replace('\n', ''), '-c', 'create database pend'])
  return child
}

/** With the words of the file. */
export function startRedis({ work, services }: Play): ChildProcess {
  const [program = '', ...words] = services.redis?.command ?? []
  return spawn(program, [...words, '--dir', work], QUIET)
}

/** Null if the machine has none: then its file is not tried. */
export function startProxy({ root, work }: Play): ChildProcess | null {
  if (spawnSync('caddy', ['version']).status !== 0) {
    console.log('proxy: caddy is not installed, so deploy/docker/Caddyfile was not tried')
    return null
  }
  const env = { ...process.env, HOME: work, XDG_DATA_HOME: work, XDG_CONFIG_HOME: work }
  const words = ['run', '--config', path.join(root, 'deploy/docker/Caddyfile'), '--adapter', 'caddyfile']
  return spawn('caddy', words, { ...QUIET, env })
}
