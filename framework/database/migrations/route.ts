// Which migrations a run applies, and which it undoes, on the way to a target.
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type MigrationFile, requireMigration } from './migration-files.ts'

/** Where to go; forward to the end by default. */
export interface RouteOptions {
  /** Only this app: other apps move only where they must. */
  readonly app?: string | undefined
  /** The last file that is to be applied, by name or number; `zero` for none. */
  readonly target?: string | undefined
  /** Apps whose later migrations may rely on those of an app. */
  readonly dependents?: (app: string) => ReadonlySet<string>
}

/** Files in the order in which they run. */
export interface Route {
  readonly back: readonly MigrationFile[]
  readonly forward: readonly MigrationFile[]
}

/** Names of applied files, in the order of application. */
type Applied = Pick<ReadonlyMap<string, unknown>, 'has' | 'keys'>

/** The word for before the first migration. */
const ZERO = 'zero'

/** Never both ways. Throws PendError for an unknown app or target. */
export function routeOf(files: readonly MigrationFile[], applied: Applied, options: RouteOptions): Route {
  const own = ownFiles(files, options.app)
  const last = lastOf(own, options)
  const later = last === null || applied.has(last.name) ? laterThan(files, own, { ...options, last }) : []
  const back = [...applied.keys()].reverse().flatMap((name) => later.find((file) => file.name === name) ?? [])
  if (back.length > 0 || last === null) return { back, forward: [] }
  const until = files.indexOf(last)
  return { back: [], forward: files.filter(({ name }, at) => at <= until && !applied.has(name)) }
}

function ownFiles(files: readonly MigrationFile[], app: string | undefined): readonly MigrationFile[] {
  const own = files.filter((file) => app === undefined || file.app === app)
  if (own.length > 0 || files.length === 0) return own
  throw new PendError(`The app "${app}" has no migrations.`, 'See all with: ./manage showmigrations')
}

/** Null for zero. */
function lastOf(own: readonly MigrationFile[], { target }: RouteOptions): MigrationFile | null {
  if (target === ZERO) return null
  return target === undefined ? (own.at(-1) ?? null) : requireMigration(own, target)
}

/** Files that come after the target, and those of other apps that may rely on them. */
function laterThan(
  files: readonly MigrationFile[],
  own: readonly MigrationFile[],
  { app, last, dependents }: RouteOptions & { last: MigrationFile | null },
): readonly MigrationFile[] {
  const later = last === null ? own : own.slice(own.indexOf(last) + 1)
  if (app === undefined || later.length === 0) return later
  const first = files.indexOf(later[0]!)
  const relying = dependents?.(app) ?? new Set()
  return files.filter((file, at) => later.includes(file) || (at > first && relying.has(file.app)))
}
