// The key of a bundle: a digest of everything it is made from, so that one that fits is never built again.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import path from 'node:path'

/** Screens of the admin, those that apps bring along, and the versions of the packages they use. */
const SOURCES = [
  'admin/{index.html,vite.config.ts,tsconfig.json}',
  'admin/{public,src}/**/*.*',
  'apps/*/admin/**/*.*',
  'package-lock.json',
]
const LEFT_OUT = /\.test\.ts$/

/** Null where there are no sources to build from. */
export async function bundleKeyOf(root: string): Promise<string | null> {
  if (!existsSync(path.join(root, 'admin/index.html'))) return null
  const files = (await Array.fromAsync(glob(SOURCES, { cwd: root }))).filter((file) => !LEFT_OUT.test(file)).sort()
  const texts = await Promise.all(files.map((file) => readFile(path.join(root, file))))
  const digest = createHash('sha256')
  for (const [place, text] of texts.entries()) digest.update(`${files[place]}\0${text.length}\0`).update(text)
  return digest.digest('hex')
}
