// Serves the files of a build folder.
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { StaticSource } from './static-file.ts'

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

/** By extension; unknown types are downloaded, not displayed. */
export const typeOfFile = (name: string) => TYPES[path.extname(name).toLowerCase()] ?? 'application/octet-stream'

export interface FolderOptions {
  /** Names that change with the content, such as `index-DiwrgTda.js`: cached for a year without revalidation. */
  isHashed(file: string): boolean
  /** Headers of pages, such as their policy. */
  readonly pageHeaders?: Readonly<Record<string, string>>
}

/** Of files whose names change with their content. */
export const FOR_EVER = 'public, max-age=31536000, immutable'

/** By path, with slashes; `index.html` is the page at `''`. Skips links and dot files. */
export async function filesOfFolder(folder: string, options: FolderOptions): Promise<Map<string, StaticSource>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep))
    .filter((parts) => !parts.some((part) => part.startsWith('.')))
    .map((parts) => parts.join('/'))
  return new Map(
    names.map((name) => [name === 'index.html' ? '' : name, sourceOf(path.join(folder, name), name, options)]),
  )
}

function sourceOf(file: string, name: string, { isHashed, pageHeaders }: FolderOptions): StaticSource {
  const type = typeOfFile(name)
  return {
    type,
    cacheControl: isHashed(name) ? FOR_EVER : 'no-cache',
    ...(pageHeaders && type.startsWith('text/html') && { headers: pageHeaders }),
    read: () => readFile(file),
  }
}
