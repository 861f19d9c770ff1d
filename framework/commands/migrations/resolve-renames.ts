// Determines which missing names were renamed: from options, or by asking.
import { findRenameCandidates, type RenameCandidate } from '#framework/database/migrations/diff/renames.ts'
import type { AppSchema, AppState } from '#framework/database/migrations/schema-state.ts'
import { snakeOf } from '#framework/resource/inflection.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { CommandConsole } from '../console.ts'

type Changes = readonly (readonly [AppState, AppSchema])[]

/** `articles.pages:pageCount,tags:labels` → a map of database names. Throws PendError for anything else. */
export function parseRenames(text: string | undefined): Map<string, string> {
  const pairs = (text ?? '').split(',').filter((pair) => pair.trim() !== '')
  return new Map(pairs.map(parsePair))
}

function parsePair(pair: string): [string, string] {
  const match = /^(\w+(?:\.\w+)?):(\w+)$/.exec(pair.trim())
  if (match) return [snakeOf(match[1]!), snakeOf(match[2]!)]
  throw new PendError(
    `"${pair}" is not a rename.`,
    'Write resource.field:newField or resource:newResource, or the names of the database; several with commas.',
  )
}

/** Asks about each undecided possible rename; if nobody can answer, none counts as one. */
export async function resolveRenames(
  changes: Changes,
  decided: Map<string, string>,
  console: CommandConsole,
): Promise<Map<string, string>> {
  spellColumns(changes, decided)
  requireKnown(changes, decided)
  const refused = new Set<string>()
  for (
    let next = undecided(changes, decided, refused);
    console.isInteractive && next;
    next = undecided(changes, decided, refused)
  ) {
    if (await console.confirm(`Was the ${next.kind} ${next.from} renamed to ${next.to}?`))
      decided.set(next.from, next.to)
    else refused.add(`${next.from}:${next.to}`)
  }
  return decided
}

/** A reference is given as its field, `articles.category:topic`; its column ends in `_id`. */
function spellColumns(changes: Changes, decided: Map<string, string>): void {
  for (const [from, to] of [...decided]) {
    if (isKnown(changes, from) || !isKnown(changes, `${from}_id`)) continue
    decided.delete(from)
    decided.set(`${from}_id`, to.endsWith('_id') ? to : `${to}_id`)
  }
}

/** Remaining possible renames, for a hint. */
export function openCandidates(changes: Changes, decided: ReadonlyMap<string, string>): RenameCandidate[] {
  return changes.flatMap(([before, after]) => findRenameCandidates(before, after, decided))
}

function undecided(changes: Changes, decided: ReadonlyMap<string, string>, refused: ReadonlySet<string>) {
  return openCandidates(changes, decided).find(({ from, to }) => !refused.has(`${from}:${to}`))
}

function requireKnown(changes: Changes, decided: ReadonlyMap<string, string>): void {
  for (const [from, to] of decided)
    if (!isKnown(changes, from))
      throw new PendError(
        `Nothing is named ${from}, so it cannot be renamed to ${to}.`,
        'Use the names of resources and fields, or of tables and columns.',
      )
}

function isKnown(changes: Changes, from: string): boolean {
  return changes.some(([before]) =>
    before.tables.some(
      ({ name, columns }) => name === from || columns.some((column) => `${name}.${column.name}` === from),
    ),
  )
}
