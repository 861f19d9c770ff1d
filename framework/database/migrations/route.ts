// Which migrations a run applies, and which it undoes, on the way to a target.
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type MigrationFile, requireMigration } from './migration-files.ts'

/** Where to go; forward to the end by default. */
export interface RouteOptions {
  /** Only this app, or the product of this clone: others move only where they must. */
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

/**
 * Goes back where the target is applied already. Throws PendError for an unknown app or target. Files that were applied
 * on top of undone ones make way and come again.
 */
export function routeOf(files: readonly MigrationFile[], applied: Applied, options: RouteOptions): Route {
  const own = ownFiles(files, options.app)
  const last = lastOf(own, options)
  const later = last === null || applied.has(last.name) ? laterThan(files, own, { ...options, last }) : []
  const back = undoneOf(files, [...applied.keys()], later)
  const again = files.filter((file) => back.includes(file) && !later.includes(file))
  if (back.length > 0 || last === null) return { back, forward: again }
  const until = files.indexOf(last)
  return { back: [], forward: files.filter(({ name }, at) => at <= until && !applied.has(name)) }
}

/** The later files, and those of the same apps that databases applied after them; last applied first. */
function undoneOf(
  files: readonly MigrationFile[],
  applied: readonly string[],
  later: readonly MigrationFile[],
): MigrationFile[] {
  const undone: MigrationFile[] = []
  for (const file of applied.flatMap((name) => files.find((each) => each.name === name) ?? []))
    if (later.includes(file) || undone.some(({ app }) => app === file.app)) undone.push(file)
  return undone.reverse()
}

function ownFiles(files: readonly MigrationFile[], app: string | undefined): readonly MigrationFile[] {
  const own = files.filter((file) => app === undefined || file.app === app || file.product === app)
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
  const later = last === null ? own : laterInTimelines(own, last)
  if (app === undefined || later.length === 0) return later
  const first = files.indexOf(later[0]!)
  const relying = dependents?.(app) ?? new Set()
  return files.filter((file, at) => later.includes(file) || (at > first && relying.has(file.app)))
}

/** Nothing of PEND relies on the product; files of the product rely on all of PEND's that they follow. */
function laterInTimelines(own: readonly MigrationFile[], last: MigrationFile): readonly MigrationFile[] {
  const later = own.slice(own.indexOf(last) + 1)
  if (last.product !== null) return later.filter(({ product }) => product === last.product)
  const next = later.findIndex(({ product }) => product === null)
  return next < 0 ? [] : later.slice(next)
}
