// The folder of collected files as servers use it: the URL of each file, and its bytes, packed beforehand.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { Problem } from '#shared/exceptions/problem.ts'
import { FOR_EVER, typeOfFile } from '../files-of-folder.ts'
import type { PublicFile } from '../public-file.ts'
import { registerStaticFiles } from '../register-static-files.ts'
import type { StaticSource } from '../static-file.ts'
import { readManifest } from './manifest.ts'

/** Without a trailing slash. A proxy may serve everything below it from the folder. */
export const STATIC_URL = '/static'
/** The endings of packed forms beside a file. */
export const PACKED = { br: '.br', gzip: '.gz' } as const

const A_DAY = 'public, max-age=86400'
const NOT_COLLECTED =
  'The files of this page are missing: run ./manage collectstatic where the development packages are installed.'

/** Collected or not, files have a URL and are served. */
export interface StaticFolder {
  /** With a digest in its name if it was collected. */
  urlOf(file: PublicFile): string
  /** Throws a Problem (503 `service.unavailable`) if one of the files is neither collected nor present. */
  requireAll(files: readonly PublicFile[]): void
  /** Adds the routes of these files. */
  serve(app: FastifyInstance, files: readonly PublicFile[]): void
  /** Adds the routes of all collected files below a path: `admin/`. */
  serveCollected(app: FastifyInstance, start: string): void
}

/** Reads the list of the folder once. Throws PendError if it is damaged. */
export async function openStaticFolder(folder: string): Promise<StaticFolder> {
  return staticFolderOf(folder, new Map(Object.entries((await readManifest(folder)) ?? {})))
}

/** Nothing is collected: files come from where they are made. */
export const uncollected: StaticFolder = staticFolderOf('', new Map())

function staticFolderOf(folder: string, names: ReadonlyMap<string, string>): StaticFolder {
  const mount = (app: FastifyInstance, files: Iterable<readonly [string, StaticSource]>) =>
    registerStaticFiles(app, { url: STATIC_URL, files: new Map(files) })
  const sourceOf = (file: PublicFile): readonly [string, StaticSource] => {
    const name = names.get(file.path)
    return name === undefined ? [file.path, ownSource(file)] : [name, keptSource(folder, name)]
  }
  return {
    urlOf: ({ path }) => `${STATIC_URL}/${names.get(path) ?? path}`,
    requireAll: (files) => {
      if (files.every((file) => names.has(file.path) || file.isPresent())) return
      throw new Problem('service.unavailable', NOT_COLLECTED)
    },
    serve: (app, files) => mount(app, files.map(sourceOf)),
    serveCollected: (app, start) => {
      const kept = [...names].filter(([path]) => path.startsWith(start)).map(([, name]) => name)
      mount(
        app,
        kept.map((name) => [name, keptSource(folder, name)] as const),
      )
    },
  }
}

/** It changes with the version of a package. */
function ownSource(file: PublicFile): StaticSource {
  const read = async () => {
    if (!file.isPresent()) throw new Problem('service.unavailable', NOT_COLLECTED)
    return file.read()
  }
  return { type: typeOfFile(file.path), cacheControl: file.isHashed ? FOR_EVER : A_DAY, read }
}

function keptSource(folder: string, name: string): StaticSource {
  const place = path.join(folder, name)
  return {
    type: typeOfFile(name),
    cacheControl: FOR_EVER,
    read: () => readFile(place),
    readPacked: (encoding) => readFile(place + PACKED[encoding]).catch(() => null),
  }
}
