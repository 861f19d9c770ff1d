// The packages that `npm ci --omit=dev` installs, read from the lock file: for limits and for lists of licences.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

interface LockedPackage {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly link?: boolean
  readonly os?: string | string[]
  readonly cpu?: string | string[]
  readonly libc?: string | string[]
}

/** A package as it is installed on Linux. */
export interface ProductionPackage {
  readonly name: string
  readonly version: string
  readonly license: string
  /** Below the project, such as `node_modules/pg`. */
  readonly folder: string
}

const allows = (words: string | string[] | undefined, word: string) =>
  words === undefined || [words].flat().includes(word)

/** Those of Debian on x64, as images have them. */
export function listProductionPackages(root: string): ProductionPackage[] {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>
  }
  return Object.entries(lock.packages)
    .filter(([folder, locked]) => folder.startsWith('node_modules/') && isInstalled(locked))
    .map(([folder, { version = '', license = 'unknown' }]) => ({
      name: folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
      ...{ version, license, folder },
    }))
}

const isInstalled = ({ dev, link, os, cpu, libc }: LockedPackage) =>
  !dev && !link && allows(os, 'linux') && allows(cpu, 'x64') && allows(libc, 'glibc')

/** Megabytes of the disk in 4 kB blocks; packages inside of packages count for themselves. */
export function megabytesOf(root: string, packages: readonly ProductionPackage[]): number {
  return packages.reduce((sum, { folder }) => sum + bytesOf(path.join(root, folder)), 0) / 1_048_576
}

function bytesOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .reduce((sum, entry) => {
      const place = path.join(folder, entry.name)
      return sum + (entry.isDirectory() ? bytesOf(place) : Math.ceil(statSync(place).size / 4096) * 4096)
    }, 0)
}
