// Which apps can be taken out, what the project is without them, and who imports one from outside.
import path from 'node:path'
import { installedApps } from '#core/installed-apps.ts'
import type { App } from '#framework/application/define-app.ts'
import { importsOf } from '../../tools/quality/import-graph.ts'
import { readSourceTree } from '../../tools/quality/source-tree.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

/** The framework's own apps stay, and so does the one that says who callers are: nothing starts without it. */
const OWN = ['framework', 'admin', 'access']

/** An app with those that need it, which go with it. */
export interface Removal {
  readonly name: string
  readonly apps: readonly App[]
}

/** Beyond this, an app is a part of the house. */
const MOST_TOGETHER = 3

/** What can be taken out: an app that no other needs, or one with the few that do. */
export const removals: readonly Removal[] = installedApps
  .filter(({ name }) => !OWN.includes(name))
  .map((app) => ({ name: app.name, apps: withDependents(app) }))
  .filter(({ apps }) => apps.length <= MOST_TOGETHER)

function withDependents(app: App): readonly App[] {
  const gone = new Set([app.name])
  // The list is in the order of what apps need.
  for (const { name, dependsOn = [] } of installedApps) if (dependsOn.some((each) => gone.has(each))) gone.add(name)
  return installedApps.filter(({ name }) => gone.has(name))
}

/** The installed apps without these. */
export function without({ apps }: Removal): readonly App[] {
  return installedApps.filter((app) => !apps.includes(app))
}

/** `archives, tenant-exports and erasure`. */
export function namesOf({ apps }: Removal): string {
  return new Intl.ListFormat('en-GB').format(apps.map(({ name }) => name))
}

/** Where code that runs imports a file of these apps from outside of them: each of these would break without them. */
export function importersOf(edges: ReturnType<typeof readImports>, { apps }: Removal): string[] {
  const isInside = (file: string) => apps.some(({ name }) => file.startsWith(`apps/${name}/`))
  return edges.filter(({ from, to }) => isInside(to) && !isInside(from)).map(({ from, to }) => `${from} imports ${to}`)
}

/** All imports of what runs: not of tests, and not the list that one line is taken from. */
export function readImports() {
  const edges = importsOf(readSourceTree(ROOT))
  return edges.filter(
    ({ from }) => !/(^tests\/|\.test\.tsx?$|\/testing\.ts$)/.test(from) && from !== 'core/installed-apps.ts',
  )
}
