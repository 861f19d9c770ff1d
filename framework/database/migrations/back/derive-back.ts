// Derives what undoes a migration: the difference between its two states, the other way round.
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { SqlObject } from '../../schema/sql-object.ts'
import { type TableModel, tableKeyOf } from '../../schema/table-model.ts'
import type { Decisions } from '../diff/decisions.ts'
import { diffSchema } from '../diff/diff-schema.ts'
import { applyRenames } from '../diff/renames.ts'
import { type AppSchema, type AppState, digestOf, type InstalledObject, stateOfSchema } from '../schema-state.ts'
import type { WayBack } from './way-back.ts'

/** A migration, and what was known when it was written. */
export interface Written {
  readonly before: AppState
  readonly schema: AppSchema
  readonly decisions: Decisions
  /** The text of an object by its digest; null if no file has it. */
  readonly findText: (digest: string) => string | null
  /** Objects of other apps before the migration. One with the same name restores itself. */
  readonly elsewhere: ReadonlySet<string>
}

/** Rows keep values that the migration filled in. Losses and obstacles are part of the result, never an error. */
export function deriveWayBack(written: Written): WayBack {
  try {
    const steps = diffSchema(currentState(written), earlierSchema(written), { renames: reversedRenames(written) })
    const losses = steps.flatMap(({ lost = [] }) => lost)
    return { losses, obstacle: null, sql: steps.map(({ sql }) => sql).join('\n') }
  } catch (error) {
    if (!(error instanceof PendError)) throw error
    return { losses: [], obstacle: error.message, sql: '' }
  }
}

/** Going forward some objects stay for good. Going back they go, unless another app brings them again. */
function currentState({ before, schema, elsewhere }: Written): AppState {
  const state = stateOfSchema(schema)
  const was = new Set(before.objects.map(({ name }) => name))
  const objects = state.objects.map((installed, at): InstalledObject => {
    if (installed.drop !== '' || was.has(installed.name) || elsewhere.has(installed.name)) return installed
    return { ...installed, drop: undoOf(schema.objects[at]!) }
  })
  return { ...state, objects }
}

/** Every function takes its rights away from the public, by its whole name. */
function undoOf({ create, undo }: SqlObject): string {
  const [, signature] = /revoke all on function (.+) from public;/.exec(create) ?? []
  return undo ?? (signature === undefined ? '' : `drop function if exists ${signature};`)
}

function earlierSchema({ before, schema, findText }: Written): AppSchema {
  const now = new Map(schema.objects.map(({ name, create }) => [name, create]))
  const textOf = ({ name, digest }: InstalledObject): string => {
    const text = now.get(name)
    const known = text !== undefined && digestOf(text) === digest ? text : findText(digest)
    if (known === null) throw new PendError(`No migration holds the earlier text of ${name}.`)
    return known
  }
  return {
    app: before.app,
    tables: before.tables.map((table) => ({
      ...table,
      columns: table.columns.map((column) => ({ ...column, renamedFrom: null })),
    })),
    objects: before.objects.map((object) => ({ ...object, create: textOf(object) })),
  }
}

/** Tables and columns keep their places when they get other names. */
function reversedRenames({ before, schema, decisions }: Written): ReadonlyMap<string, string> {
  const renamed = applyRenames(before, schema, decisions.renames ?? new Map()).tables
  return new Map(before.tables.flatMap((table, at) => reversedRenamesOf(table, renamed[at]!)))
}

function reversedRenamesOf(before: TableModel, after: TableModel): [string, string][] {
  const table: [string, string][] = tableKeyOf(before) === tableKeyOf(after) ? [] : [[after.name, before.name]]
  const columns = before.columns.flatMap(({ name, generated }, at): [string, string][] => {
    const now = after.columns[at]!.name
    return name === now || generated !== undefined ? [] : [[`${after.name}.${now}`, name]]
  })
  return [...table, ...columns]
}
