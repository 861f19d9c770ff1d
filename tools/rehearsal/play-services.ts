// Starts the services of compose.yaml from played stages, each as its own user on a read-only root, and asks their probes.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readCompose, usualValue } from './compose-file.ts'
import { configurationOf, readStages } from './dockerfile.ts'
import type { Play } from './play.ts'
import { startPostgres, startProxy, startRedis } from './play-servers.ts'
import { nameHosts, run } from './play-stages.ts'

const PATIENCE_MS = 90_000
const QUIET: { stdio: ['ignore', 'inherit', 'inherit'] } = { stdio: ['ignore', 'inherit', 'inherit'] }

/** In the order of Compose. Throws if one does not start, does not answer, or does not end when told to. */
export async function playServices(root: string, work: string): Promise<void> {
  run('ip', ['link', 'set', 'lo', 'up'])
  const play = openPlay(root, work)
  const running: [name: string, child: ChildProcess][] = []
  try {
    running.push(['redis', startRedis(play)], ['postgres', await startPostgres(play)])
    running.push(['pgbouncer', start(play, 'pgbouncer')])
    const migrate = start(play, 'migrate')
    const [code] = await once(migrate, 'exit')
    if (code !== 0) throw new Error(`migrate ended with ${code}.`)
    console.log('migrate: done')
    await playServers(play, running)
    await endAll(running)
  } finally {
    for (const [, child] of running) child.kill('SIGKILL')
  }
}

async function playServers(play: Play, running: [string, ChildProcess][]): Promise<void> {
  // Containers have an address each; here each copy listens on one of its own.
  const copies = Array.from({ length: play.services.api?.deploy?.replicas ?? 1 }, (_, place) => `127.0.0.${place + 1}`)
  for (const address of copies) running.push([`api ${address}`, start(play, 'api', { PEND_HOST: address })])
  for (const name of ['worker', 'beat', 'edge']) running.push([name, start(play, name)])
  for (const address of copies) await untilReady(`http://${address}:8000/health/ready`)
  await untilReady('http://127.0.0.1:8001/health/ready')
  await untilReady('http://127.0.0.1:8100/health/ready')
  for (const name of ['api', 'worker', 'edge']) askHealth(play, name)
  const proxy = startProxy(play)
  if (proxy) {
    running.push(['proxy', proxy])
    await untilReady('https://localhost/health/ready')
    await untilReady('https://edge.localhost/health/ready')
  }
  for (const [name, child] of running) if (child.exitCode !== null) throw new Error(`${name} ended by itself.`)
}

function openPlay(root: string, work: string): Play {
  const secrets = path.join(work, 'secrets')
  run('sh', [path.join(root, 'deploy/docker/create-secrets.sh'), secrets])
  // PostgreSQL and the images' user pass through.
  for (const folder of [work, secrets]) chmodSync(folder, 0o755)
  const { services } = readCompose(root, 'compose.yaml')
  const hosts = path.join(work, 'hosts')
  writeFileSync(hosts, `127.0.0.1 localhost ${Object.keys(services).join(' ')} edge.localhost\n127.0.0.2 api\n`)
  run('mount', ['--bind', hosts, '/etc/hosts'])
  for (const name of ['api', 'worker', 'edge', 'pooler'])
    nameHosts(path.join(work, name, 'root'), Object.keys(services))
  mkdirSync(path.join(work, 'files'))
  run('chown', ['10001:10001', path.join(work, 'files')])
  const stages = readStages(readFileSync(path.join(root, 'Dockerfile'), 'utf8'))
  return { root, work, secrets, services, stages }
}

/** Read-only but for /tmp and the volume of files; secrets and the usual devices are mounted. */
const ENTER = `root=$1; user=$2; secrets=$3; files=$4; shift 4
mount --bind "$root" "$root"
mount -t tmpfs tmpfs "$root/tmp" && chmod 1777 "$root/tmp"
mount -t tmpfs tmpfs "$root/run" && mkdir "$root/run/secrets" && mount --bind "$secrets" "$root/run/secrets"
[ -d "$root/var/lib/pend" ] && mount --bind "$files" "$root/var/lib/pend"
mount -t proc proc "$root/proc"; mount --rbind /dev "$root/dev"
mount -o remount,bind,ro "$root"
exec chroot --userspec="$user" "$root" "$@"`

function enter(play: Play, name: string, own: Readonly<Record<string, string>>) {
  const { build, environment = {} } = play.services[name]!
  const { env, user, folder, health, command } = configurationOf(play.stages, build!.target)
  const PATH = '/usr/local/bin:/usr/bin:/bin:/usr/sbin'
  // Staging differs in one thing: production refuses a PostgreSQL below the floor, which Debian's may be.
  const values = Object.entries({ PATH, ...env, ...environment, PEND_ENV: 'staging', ...own }).map(([key, value]) => [
    key,
    usualValue(value),
  ])
  const variables = values.filter(([, value]) => value !== '').map((pair) => pair.join('='))
  const root = path.join(play.work, build!.target, 'root')
  const words = ['--mount', 'sh', '-c', ENTER, 'sh', root, user, play.secrets, path.join(play.work, 'files')]
  const inside = ['env', '-i', ...variables, 'sh', '-c', `cd ${folder} && exec "$@"`, 'sh']
  return { words: [...words, ...inside], health, command: play.services[name]!.command ?? command }
}

function start(play: Play, name: string, own: Readonly<Record<string, string>> = {}): ChildProcess {
  const { words, command } = enter(play, name, own)
  console.log(`${name}: ${command.join(' ')}`)
  return spawn('unshare', [...words, ...command], QUIET)
}

function askHealth(play: Play, name: string): void {
  const { words, health } = enter(play, name, {})
  const { status } = spawnSync('unshare', [...words, ...health], QUIET)
  if (status !== 0) throw new Error(`The health check of ${name} ended with ${status}.`)
  console.log(`${name}: healthy`)
}

async function untilReady(address: string): Promise<void> {
  const headers = ['--header', 'Host: localhost', '--header', 'X-Forwarded-Proto: https']
  const words = ['--silent', '--fail', '--insecure', '--max-time', '5', ...(address.startsWith('https') ? [] : headers)]
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await wait(500)) {
    const { status, stdout } = spawnSync('curl', [...words, address], { encoding: 'utf8' })
    if (status !== 0) continue
    console.log(`${address} ${stdout}`)
    return
  }
  throw new Error(`${address} did not become ready.`)
}

/** Compose sends SIGTERM and waits; a service that works ends with 0. */
async function endAll(running: readonly [string, ChildProcess][]): Promise<void> {
  for (const [name, child] of running.toReversed()) {
    child.kill(name === 'pgbouncer' || name === 'postgres' ? 'SIGINT' : 'SIGTERM')
    const [code, signal] = await Promise.race([once(child, 'exit'), wait(30_000, ['no end within 30 s', null])])
    if (code !== 0) throw new Error(`${name} ended with ${code ?? signal}.`)
  }
  console.log('all ended with 0')
}
