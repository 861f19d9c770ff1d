// `makemigrations`: writes the SQL between the last migration and the declarations.

import type { Project } from '#framework/application/project.ts'
import type { ProposedMigration } from '#framework/database/migrations/make-migrations.ts'
import type { AppSchema } from '#framework/database/migrations/schema-state.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { CommandConsole } from '../console.ts'
import { defineCommand } from '../define-command.ts'
import { migrationsOf } from './directory.ts'

/** One file for each changed app. The exit code of `--check` is 1 if there is something to write. */
export const makemigrations = defineCommand({
  name: 'makemigrations',
  group: 'Database',
  summary: 'write migrations for changed declarations',
  description:
    'Compares the declarations with the last migrations, not with a database, and writes migrations/NNNN_app_what.sql, and what undoes it into migrations/back/. It asks before it drops anything: about a missing name, and about every step that loses data. It also asks what existing rows get when a field becomes required or a choice loses a word. Without a terminal, answer with --fill and --map. The answer becomes SQL that runs before the change, in all tenants: version, updatedAt, trail and events change as usual.',
  arguments: { app: { summary: 'only this app' } },
  options: {
    name: { kind: 'text', value: 'words', summary: 'the name of the file, such as add_locale' },
    check: { kind: 'flag', summary: 'write nothing; exit with 1 if a migration is missing' },
    dryRun: { kind: 'flag', summary: 'print the SQL instead of writing it' },
    empty: { kind: 'flag', summary: 'write an empty file for your own SQL' },
    rename: { kind: 'text', value: 'old:new', summary: 'a rename: articles.title:headline, or articles:posts' },
    fill: {
      kind: 'text',
      many: true,
      value: 'field=value',
      summary: 'the value for empty rows when a field becomes required: articles.subtitle=none',
    },
    map: {
      kind: 'text',
      many: true,
      value: 'field:old=new',
      summary: 'the replacement for a word that a choice no longer accepts: articles.status:old=draft',
    },
    allowDataLoss: { kind: 'flag', summary: 'confirm the steps that lose data' },
    product: {
      kind: 'text',
      value: 'name',
      summary: 'in a clone, once: write its migrations into migrations/<name>/ from now on',
    },
  },
  examples: {
    'makemigrations content': 'after a change in apps/content',
    'makemigrations --rename articles.title:headline': 'keep the values of a renamed field',
    "makemigrations --fill articles.subtitle='no subtitle'": 'a value for the rows that have none; may be repeated',
    'makemigrations --map articles.status:old=draft': 'another word for the rows that hold it',
    'makemigrations content --empty --name fill_slugs': 'a file to write SQL into',
    'makemigrations --product shop': 'the first migration of a product that was cloned from PEND',
  },
  async run(project, { app, name, check, dryRun, empty, rename, fill, map, allowDataLoss, product: named }, console) {
    const files = await import('#framework/database/migrations/make-migrations.ts')
    const { requireDistinctNames } = await import('#framework/checks/require-distinct-names.ts')
    const { schemasOfProject } = await import('./schemas-of-project.ts')
    const { openCandidates, parseRenames, resolveRenames } = await import('./resolve-renames.ts')
    const { parseAnswers, resolveGaps } = await import('./resolve-gaps.ts')
    const directory = migrationsOf(project)
    const application = await project.loadApplication()
    requireDistinctNames(application)
    const schemas = schemasOfProject(application)
    if (app !== undefined)
      requireApp(
        app,
        files.changesOf(directory, schemas).map(([state]) => state.app),
      )
    const product = await productOf(directory, named, schemas)
    if (empty)
      return void console.print(`Written: ${files.writeEmptyMigration(directory, { app, suffix: name, product })}`)

    const changes = files.changesOf(directory, schemas).filter(([state]) => app === undefined || state.app === app)
    const asked = { ...console, isInteractive: console.isInteractive && !check }
    const renames = await resolveRenames(changes, parseRenames(rename), asked)
    const hints = openCandidates(changes, renames).map(({ from, to }) => `--rename ${from}:${to}`)
    const { models } = application
    const answers = await resolveGaps(changes, parseAnswers(models, { fill, map }), { models, renames, console: asked })
    const decisions = { renames, ...answers }
    const proposed = withHints(hints, () =>
      files.proposeMigrations({ directory, schemas, app, decisions, suffix: name, product }),
    )
    if (proposed.length === 0) return void console.print('The migrations are up to date with the declarations.')
    if (check) return printMissing(proposed, console)
    await warnOfRisks(project, proposed, console)
    if (dryRun) return void printSql(proposed, console)
    if (!allowDataLoss) await confirmLosses(proposed, hints, console)
    files.writeMigrations(directory, proposed)
    for (const migration of proposed) console.print(`Written: migrations/${migration.name}.sql`)
    console.print('Read them, then apply them with: ./manage migrate')
  },
})

/** The folder that exists says whose clone this is; before the first migration a person does. */
async function productOf(directory: string, named: string | undefined, schemas: readonly AppSchema[]) {
  const { findProduct, requireProductName } = await import('#framework/database/migrations/timelines/product.ts')
  const existing = findProduct(directory)
  if (named === undefined) return existing
  return requireProductName(
    named,
    existing,
    schemas.map(({ app }) => app),
  )
}

function requireApp(app: string, known: readonly string[]): void {
  if (!known.includes(app)) throw new PendError(`No app is named "${app}".`, `Installed are: ${known.join(', ')}.`)
}

function printMissing(proposed: readonly ProposedMigration[], console: CommandConsole): number {
  for (const { name } of proposed) console.print(`Missing: migrations/${name}.sql`)
  return 1
}

function printSql(proposed: readonly ProposedMigration[], console: CommandConsole): void {
  for (const { name, sql } of proposed) console.print(`-- migrations/${name}.sql\n${sql}`)
}

async function confirmLosses(
  proposed: readonly ProposedMigration[],
  hints: string[],
  console: CommandConsole,
): Promise<void> {
  const losses = proposed.flatMap(({ steps }) => steps.flatMap(({ loss }) => loss ?? []))
  if (losses.length === 0) return
  for (const loss of losses) console.warn(loss)
  if (console.isInteractive && (await console.confirm('Write these steps all the same?'))) return
  throw new PendError(
    'Nothing was written, because data would be lost.',
    ['Confirm it with --allow-data-loss.', ...renamesIn(hints)].join(' '),
  )
}

function renamesIn(hints: readonly string[]): string[] {
  return hints.length > 0 ? [`If something was only renamed, say: ${hints.join(' or ')}.`] : []
}

/** A column that existing rows cannot fill may be a renamed one. */
function withHints<T>(hints: readonly string[], propose: () => T): T {
  try {
    return propose()
  } catch (error) {
    if (!(error instanceof PendError) || hints.length === 0) throw error
    throw new PendError(error.message, [error.hint, ...renamesIn(hints)].join(' '), { cause: error })
  }
}

/** Asks a database only if something can fail, and only in development and tests: counting briefly opens a table. */
async function warnOfRisks(
  project: Project,
  proposed: readonly ProposedMigration[],
  console: CommandConsole,
): Promise<void> {
  const risks = proposed.flatMap(({ steps }) => steps.flatMap(({ risk }) => risk ?? []))
  if (risks.length === 0) return
  const { countObstacles } = await import('#framework/database/migrations/count-obstacles.ts')
  const isAsked = ['development', 'test'].includes(project.settings.environment)
  const database = isAsked ? await project.openDatabase().catch(() => null) : null
  const counts = database ? await countObstacles(database.ownerUrl, risks) : []
  for (const [index, { sentence, advice }] of risks.entries()) {
    const count = counts[index] ?? null
    const standing = count === null ? '' : ` In this database there ${count === 1 ? 'is 1' : `are ${count}`}.`
    console.warn(`${sentence}${standing} ${advice}`)
  }
}
