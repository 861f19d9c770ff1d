// The key of a bundle: a digest of all its sources, so that an up-to-date bundle is never rebuilt.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import path from 'node:path'

/** Screens of the admin and of apps, and the versions of their packages. */
const SOURCES = [
  'admin/{index.html,vite.config.ts,tsconfig.json}',
  'admin/src/**/*.*',
  'apps/*/admin/**/*.*',
  'package-lock.json',
]
const LEFT_OUT = /\.test\.ts$/

/** Null if there are no sources to build from. */
export async function bundleKeyOf(root: string): Promise<string | null> {
  if (!existsSync(path.join(root, 'admin/index.html'))) return null
  const files = (await Array.fromAsync(glob(SOURCES, { cwd: root }))).filter((file) => !LEFT_OUT.test(file)).sort()
  const texts = await Promise.all(files.map((file) => readFile(path.join(root, file))))
  const digest = createHash('sha256')
  for (const [place, text] of texts.entries()) digest.update(`${files[place]}\0${text.length}\0`).update(text)
  return digest.digest('hex')
}
