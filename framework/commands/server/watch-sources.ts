// Watches the project's source files for changes.
import { existsSync, watch } from 'node:fs'
import path from 'node:path'

const WATCHED = [
  'core',
  'api',
  'apps',
  'framework',
  'shared',
  'edge-services',
  'migrations',
  'generated',
  'manage.ts',
  '.env',
]
const SOURCE = /\.(ts|json|sql|graphql|html)$|^\.env$/
const SETTLE_MS = 120

/** Calls `onChange` with the changed file, once per burst of changes. Returns a function that stops watching. */
export function watchSources(root: string, onChange: (file: string) => void): () => void {
  let settling: NodeJS.Timeout | undefined
  const note = (file: string) => {
    if (!SOURCE.test(path.basename(file)) || /\.test\.ts$/.test(file)) return
    clearTimeout(settling)
    settling = setTimeout(() => onChange(file), SETTLE_MS)
  }
  const watchers = WATCHED.map((name) => path.join(root, name))
    .filter((target) => existsSync(target))
    .map((target) =>
      watch(target, { recursive: true }, (_event, file) =>
        note(file ? path.join(path.basename(target), file) : path.basename(target)),
      ),
    )
  return () => {
    clearTimeout(settling)
    for (const watcher of watchers) watcher.close()
  }
}
