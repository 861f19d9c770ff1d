// Compares the apps' declarations with the result of the migrations so far, and writes the missing files.
import { existsSync } from 'node:fs'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { deriveWayBack } from './back/derive-back.ts'
import { earlierTexts } from './back/earlier-texts.ts'
import { type WayBack, writeWayBack } from './back/way-back.ts'
import type { Decisions } from './diff/decisions.ts'
import { diffSchema } from './diff/diff-schema.ts'
import type { Step } from './diff/step.ts'
import { checksumOf, type MigrationFile, readMigrationFiles } from './migration-files.ts'
import { type AppSchema, type AppState, stateOfSchema } from './schema-state.ts'
import { afterLineOf } from './timelines/interleave.ts'
import { findProduct } from './timelines/product.ts'
import { readStates, writeState } from './timelines/states.ts'
import { formatMigration, type NewMigration, suffixOf, writeMigration } from './write-migration.ts'

export interface ProposedMigration extends NewMigration {
  readonly steps: readonly Step[]
  readonly schema: AppSchema
  readonly back: WayBack
  /** Whose timeline it belongs to; null for PEND's. */
  readonly product: string | null
}

export interface ProposalOptions {
  readonly directory: string
  /** Apps in order of installation. */
  readonly schemas: readonly AppSchema[]
  /** Only this app; all by default. */
  readonly app?: string | undefined
  readonly decisions?: Decisions
  /** Used in the file's name instead of the steps' summary. */
  readonly suffix?: string | undefined
  /** The product of this clone; by default the one that has a folder already. */
  readonly product?: string | null
}

/** One file for each changed app, in app order; what removed apps leave behind comes last. Writes nothing. */
export function proposeMigrations({
  directory,
  schemas,
  app,
  decisions = {},
  suffix,
  product = findProduct(directory),
}: ProposalOptions): ProposedMigration[] {
  const files = filesIn(directory)
  let number = nextNumber(files, product)
  const changes = changesOf(directory, schemas)
  const findText = earlierTexts(files)
  return changes
    .filter(([before]) => app === undefined || before.app === app)
    .flatMap(([before, schema]) => {
      const steps = diffSchema(before, schema, decisions)
      if (steps.length === 0) return []
      const place = { number: number++, app: schema.app, suffix: suffix ?? suffixOf(steps, schema.tables.length > 0) }
      const back = deriveWayBack({ before, schema, decisions, findText, elsewhere: elsewhereOf(changes, schema.app) })
      return [{ ...inTimeline(formatMigration(place, steps), files, product), steps, schema, back, product }]
    })
}

/** Names of the objects that other apps had so far. */
function elsewhereOf(changes: readonly [AppState, AppSchema][], app: string): Set<string> {
  const others = changes.flatMap(([state]) => (state.app === app ? [] : state.objects))
  return new Set(others.map(({ name }) => name))
}

/** Writes the files, their ways back, and the resulting states. */
export function writeMigrations(directory: string, proposed: readonly ProposedMigration[]): void {
  for (const migration of proposed) {
    writeMigration(directory, migration)
    writeWayBack(directory, { name: migration.name, checksum: checksumOf(migration.sql) }, migration.back)
    writeState(directory, stateOfSchema(migration.schema), migration.product)
  }
}

/** Last state and declared schema of every app, including new and removed ones. */
export function changesOf(directory: string, schemas: readonly AppSchema[]): [AppState, AppSchema][] {
  const states = readStates(directory)
  const known = schemas.map((schema): [AppState, AppSchema] => [
    states.get(schema.app) ?? { app: schema.app, tables: [], objects: [] },
    schema,
  ])
  const declared = new Set(schemas.map(({ app }) => app))
  const gone = [...states.values()].filter(({ app }) => !declared.has(app))
  return [...known, ...gone.map((state): [AppState, AppSchema] => [state, { app: state.app, tables: [], objects: [] }])]
}

/** None before the first one. */
function filesIn(directory: string): readonly MigrationFile[] {
  return existsSync(directory) ? readMigrationFiles(directory) : []
}

function nextNumber(files: readonly MigrationFile[], product: string | null): number {
  return (files.findLast((file) => file.product === product)?.number ?? 0) + 1
}

/** A product's file stands in its folder, and says which of PEND's it follows. */
function inTimeline(
  { name, sql }: NewMigration,
  files: readonly MigrationFile[],
  product: string | null,
): NewMigration {
  if (product === null) return { name, sql }
  const last = files.findLast((file) => file.product === null)
  return { name: `${product}/${name}`, sql: `${afterLineOf(last?.name)}${sql}` }
}

/** Writes a file for hand-written SQL and returns its path inside the project. Throws PendError without an app. */
export function writeEmptyMigration(
  directory: string,
  options: Pick<ProposalOptions, 'app' | 'suffix' | 'product'>,
): string {
  const { app, suffix = 'by_hand', product = findProduct(directory) } = options
  if (app === undefined)
    throw new PendError('An empty migration belongs to an app.', 'Name it: ./manage makemigrations content --empty')
  const files = filesIn(directory)
  const migration = inTimeline(formatMigration({ number: nextNumber(files, product), app, suffix }, []), files, product)
  writeMigration(directory, migration)
  return `migrations/${migration.name}.sql`
}
