// Turns steps into a migration file: its number, name and text.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { Step } from './diff/step.ts'

export interface NewMigration {
  /** `0007_users_add_locale`. */
  readonly name: string
  readonly sql: string
}

/** Names and formats one migration; writes nothing yet. `suffix` follows number and app. */
export function formatMigration(
  { number, app, suffix }: { number: number; app: string; suffix: string },
  steps: readonly Step[],
): NewMigration {
  if (!/^[a-z0-9_]{1,60}$/.test(suffix))
    throw new PendError(
      `"${suffix}" is not a valid name for a migration.`,
      'Use small letters, digits and underscores: add_locale.',
    )
  const head = headOf(steps).map((summary) => `-- ${summary}`)
  const name = `${String(number).padStart(4, '0')}_${app}_${suffix}`
  return { name, sql: `${[...(head.length > 0 ? head : [EMPTY]), '', ...steps.map(({ sql }) => sql)].join('\n')}\n` }
}

const EMPTY = `-- Runs in one transaction as pend_owner, whom the policies bind too. To change rows, open the table meanwhile, and
-- let triggers that wait for the end of the transaction have their turn before you close it:
--   alter table public.articles no force row level security;
--   update public.articles set …;
--   set constraints all immediate;
--   alter table public.articles force row level security;`

/** `add_articles_locale`, from the steps on tables; `policies` or, in an app without tables, `foundation` if none changes. */
export function suffixOf(steps: readonly Step[], hasTables: boolean): string {
  const summaries = summariesOf(steps.filter(touchesTables))
  if (summaries.length === 0) return hasTables ? 'policies' : 'foundation'
  const [first, ...rest] = summaries.map((summary) => summary.toLowerCase().replace(/[^a-z0-9]+/g, '_'))
  const joined = [first, ...rest.map((each) => each.replace(/^create_/, ''))].join('_and_')
  if (rest.length < 3 && summaries.every((each) => each.startsWith('create ')) && joined.length <= 50) return joined
  return rest.length === 0 ? first!.slice(0, 50) : `${first!.slice(0, 40)}_and_${rest.length}_more`
}

/** Writes the file; throws if it exists already. */
export function writeMigration(directory: string, { name, sql }: NewMigration): void {
  const file = path.join(directory, `${name}.sql`)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, sql, { flag: 'wx' })
}

/** Steps on tables one by one; all dependent objects in one line. */
function headOf(steps: readonly Step[]): string[] {
  const objects = steps.filter((step) => !touchesTables(step))
  return [
    ...summariesOf(steps.filter(touchesTables)),
    ...(objects.length > 0 ? ['policies, grants, triggers and functions that changed'] : []),
  ]
}

function touchesTables({ phase }: Step): boolean {
  return phase === 'tables' || phase === 'references'
}

function summariesOf(steps: readonly Step[]): string[] {
  return [...new Set(steps.map(({ summary }) => summary))]
}
