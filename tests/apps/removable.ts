// Which apps can be taken out, what the project is without one, and who imports one from outside.
import path from 'node:path'
import { installedApps } from '#core/installed-apps.ts'
import type { App } from '#framework/application/define-app.ts'
import { importsOf } from '../../tools/quality/import-graph.ts'
import { readSourceTree } from '../../tools/quality/source-tree.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

/** The framework's own apps stay: their folders are the framework. */
const OWN = ['framework', 'admin']

/** Those that no other app depends on. */
export const removableApps: readonly App[] = installedApps.filter(
  ({ name }) => !OWN.includes(name) && !installedApps.some(({ dependsOn = [] }) => dependsOn.includes(name)),
)

/** The installed apps without this one. */
export const without = (name: string): readonly App[] => installedApps.filter((app) => app.name !== name)

/** Where code that runs imports a file of an app from outside of it: each of these would break without the app. */
export function importersOf(edges: ReturnType<typeof readImports>, name: string): string[] {
  const folder = `apps/${name}/`
  return edges
    .filter(({ from, to }) => to.startsWith(folder) && !from.startsWith(folder))
    .map(({ from, to }) => `${from} imports ${to}`)
}

/** All imports of what runs: not of tests, and not the list that one line is taken from. */
export function readImports() {
  const edges = importsOf(readSourceTree(ROOT))
  return edges.filter(
    ({ from }) => !/(^tests\/|\.test\.tsx?$|\/testing\.ts$)/.test(from) && from !== 'core/installed-apps.ts',
  )
}
