// `migrate`: brings the database up to date with migrations/, or back to an earlier one of them.
import type { Project } from '#framework/application/project.ts'
import type { Migrated } from '#framework/database/migrations/run-migrations.ts'
import type { CommandConsole } from '../console.ts'
import { defineCommand } from '../define-command.ts'
import { migrationsOf } from './directory.ts'

/** Applies missing migrations, or undoes those after the target. The exit code of `--check` is 1 if there is something to do. */
export const migrate = defineCommand({
  name: 'migrate',
  group: 'Database',
  summary: 'apply pending migrations, or go back to an earlier one',
  description:
    'Applies each file in one transaction, in one process at a time. A target that the database has applied already undoes the later files, all in one transaction, with the SQL in migrations/back/. It refuses to lose data, and says how much. A migration that a person wrote has a way back only if that person wrote one, too.',
  arguments: {
    app: { summary: 'only this app, or the product of this clone; omit it to move everything' },
    target: { summary: 'the last file to apply, by name or number; zero for none' },
  },
  options: {
    plan: { kind: 'flag', summary: 'print what would be applied or undone' },
    fake: { kind: 'flag', summary: 'mark the files as applied, or as not applied, without running them' },
    check: { kind: 'flag', summary: 'change nothing; exit with 1 if there is something to do' },
    allowDataLoss: { kind: 'flag', summary: 'confirm that going back loses data' },
  },
  examples: {
    'migrate --plan': 'what would happen',
    'migrate 12': 'to the twelfth file, forward or back',
    'migrate content 12': 'the same for one app, and for what relies on its later files',
    'migrate content zero': 'undo all migrations of an app',
    'migrate shop 3': 'only the migrations of the product shop',
  },
  async run(project, { app, target, plan, fake, check, allowDataLoss }, console) {
    const { planMigrations, moveTo } = await import('#framework/database/migrations/run-migrations.ts')
    const { readMigrationFiles } = await import('#framework/database/migrations/migration-files.ts')
    const { ownerUrl } = await project.openDatabase()
    const directory = migrationsOf(project)
    const place = readPlace(
      [app, target],
      new Set(readMigrationFiles(directory).flatMap((file) => [file.app, file.product])),
    )
    const dependents = place.app === undefined ? undefined : await dependentsOf(project)
    const options = { ownerUrl, directory, ...place, ...(dependents && { dependents }) }
    if (plan || check) return printPlan(await planMigrations(options), { directory, check }, console)
    const report = (name: string, milliseconds: number) =>
      console.print(`${fake ? 'noted' : 'applied'} ${name} (${milliseconds} ms)`)
    const { applied, undone } = await moveTo({ ...options, fake, allowDataLoss, report })
    for (const name of undone) console.print(`undone ${name}`)
    if (applied.length + undone.length === 0) console.print('The database is up to date.')
    if (!fake && app === undefined) await forgetWords(project, ownerUrl, console)
    return 0
  },
})

/** One word may be an app or a target. */
function readPlace([first, second]: readonly (string | undefined)[], apps: ReadonlySet<string | null>) {
  if (second !== undefined || (first !== undefined && apps.has(first))) return { app: first, target: second }
  return { app: undefined, target: first }
}

async function printPlan(
  { applied, undone }: Migrated,
  { directory, check }: { directory: string; check: boolean },
  console: CommandConsole,
): Promise<number> {
  const { describeWayBack } = await import('#framework/database/migrations/back/way-back.ts')
  const { readMigrationFiles } = await import('#framework/database/migrations/migration-files.ts')
  const files = readMigrationFiles(directory)
  for (const name of undone) {
    console.print(`undo ${name}`)
    const file = files.find((each) => each.name === name)!
    for (const line of describeWayBack(directory, file)) console.print(`  ${line}`)
  }
  for (const name of applied) console.print(name)
  const isDone = applied.length + undone.length === 0
  if (isDone) console.print('The database is up to date.')
  return check && !isDone ? 1 : 0
}

/** Every app relies on the two of PEND itself. */
async function dependentsOf(project: Project): Promise<(app: string) => ReadonlySet<string>> {
  const { apps } = await project.loadApplication()
  const names = apps.map(({ name }) => name)
  const reliesOn = (app: string): Set<string> => {
    const found = new Set([app])
    for (const { name, dependsOn = [] } of apps) if (dependsOn.some((each) => found.has(each))) found.add(name)
    found.delete(app)
    return found
  }
  return (app) =>
    OWN_APPS.includes(app) ? new Set(['framework', ...names].filter((name) => name !== app)) : reliesOn(app)
}

const OWN_APPS = ['pend', 'framework']

async function forgetWords(project: Project, ownerUrl: string, console: CommandConsole): Promise<void> {
  const { forgetWordsBeside } = await import('#framework/application/forget-gone-words.ts')
  const { words, records } = await forgetWordsBeside(await project.loadApplication(), ownerUrl)
  if (words.length > 0)
    console.print(`taken out of ${records} roles and keys, because nothing declares them any more: ${words.join(', ')}`)
}
