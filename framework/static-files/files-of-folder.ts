// The files of a folder that a build has made, as they are served.
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { StaticContent } from './static-file.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/** By its ending; what is not known is saved and not shown. */
export const typeOfFile = (name: string) => TYPES[path.extname(name).toLowerCase()] ?? 'application/octet-stream'

export interface FolderOptions {
  /** Names that change with the content, such as `index-DiwrgTda.js`: they are kept for a year and never asked for again. */
  isHashed(file: string): boolean
  /** Of pages, such as their policy. */
  readonly pageHeaders?: Readonly<Record<string, string>>
}

const FOR_EVER = 'public, max-age=31536000, immutable'

/** By their paths, with slashes; `index.html` is the page at `''`. Links and names that begin with a dot are left out. */
export async function filesOfFolder(folder: string, options: FolderOptions): Promise<Map<string, StaticContent>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep))
    .filter((parts) => !parts.some((part) => part.startsWith('.')))
    .map((parts) => parts.join('/'))
  return new Map(
    names.map((name) => [name === 'index.html' ? '' : name, contentOf(path.join(folder, name), name, options)]),
  )
}

function contentOf(file: string, name: string, { isHashed, pageHeaders }: FolderOptions): StaticContent {
  const type = typeOfFile(name)
  return {
    type,
    cacheControl: isHashed(name) ? FOR_EVER : 'no-cache',
    ...(pageHeaders && type.startsWith('text/html') && { headers: pageHeaders }),
    read: () => readFile(file),
  }
}
