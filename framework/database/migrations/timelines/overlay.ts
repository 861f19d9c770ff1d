// What a product changes in the state that PEND's migrations lead to. It stays valid when PEND's next version changes that state.
import { isDeepStrictEqual } from 'node:util'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type TableModel, tableKeyOf } from '../../schema/table-model.ts'
import type { AppState, InstalledObject } from '../schema-state.ts'

/** One part of a state before and after; null where it is absent. */
interface Change {
  /** `column public.tags.shade`. */
  readonly part: string
  readonly was: Part | null
  readonly is: Part | null
}

/** A product's share in the state of one app. */
export interface Overlay {
  readonly app: string
  readonly changes: readonly Change[]
}

/** A table without its contents, something in a table, or an object. */
interface Part {
  readonly table: string | null
  readonly value: unknown
}

type Parts = Map<string, Part>
const LISTS = { column: 'columns', constraint: 'constraints', index: 'indexes' } as const

/** The product's share: what leads from PEND's state to this one. */
export function overlayOf(pend: AppState, state: AppState): Overlay {
  const [was, is] = [partsOf(pend), partsOf(state)]
  const names = [...new Set([...was.keys(), ...is.keys()])]
  const changes = names.map((part) => ({ part, was: was.get(part) ?? null, is: is.get(part) ?? null }))
  return { app: state.app, changes: changes.filter((change) => !isDeepStrictEqual(change.was, change.is)) }
}

/**
 * Both together, in the order in which databases applied them: what PEND changed since the product did is as PEND left
 * it. Throws PendError for changes that cannot both run.
 */
export function applyOverlay(pend: AppState, { app, changes }: Overlay, product: string): AppState {
  const parts = partsOf(pend)
  for (const change of changes) {
    const theirs = parts.get(change.part) ?? null
    if (!isDeepStrictEqual(theirs, change.was)) requireBoth(change, theirs, product)
    else if (change.is === null) parts.delete(change.part)
    else parts.set(change.part, change.is)
  }
  requireComplete(parts, product)
  return stateOf(app, parts)
}

/** Objects are dropped where they exist, and functions are replaced. Everything else must be there once. */
function requireBoth({ part, was, is }: Change, theirs: Part | null, product: string): void {
  const isObject = part.startsWith('object ')
  if (was === null && !(isObject && (theirs!.value as InstalledObject).isReplaced)) throw conflict('add', part, product)
  if (was !== null && is === null && !isObject) throw conflict(theirs === null ? 'drop' : 'change', part, product)
}

/** PEND may have dropped or renamed the table of a product's column, or the column of a product's index. */
function requireComplete(parts: Parts, product: string): void {
  for (const { table, value } of parts.values()) {
    if (table === null) continue
    const { columns = [] } = value as { columns?: readonly string[] }
    const needed = [`table ${table}`, ...columns.map((column) => `column ${table}.${column}`)]
    const missing = needed.find((part) => !parts.has(part))
    if (missing) throw conflict('change', missing, product)
  }
}

function conflict(verb: string, part: string, product: string): PendError {
  return new PendError(
    `PEND and ${product} both ${verb} the ${part.replace(/^object /, '')}.`,
    `Nothing was changed. In the version before this merge, write a migration that renames or drops that of ${product}; then merge again.`,
  )
}

function partsOf({ tables, objects }: AppState): Parts {
  const parts: Parts = new Map()
  for (const { columns, constraints, indexes, ...head } of tables) {
    const table = tableKeyOf(head)
    parts.set(`table ${table}`, { table, value: head })
    for (const [kind, list] of Object.entries({ column: columns, constraint: constraints, index: indexes }))
      for (const item of list) parts.set(`${kind} ${table}.${item.name}`, { table, value: item })
  }
  // An object may name a table of another app.
  for (const object of objects) parts.set(`object ${object.name}`, { table: null, value: object })
  return plain(parts)
}

/** As JSON has them, so that those from files and from declarations compare. */
function plain(parts: Parts): Parts {
  return new Map(JSON.parse(JSON.stringify([...parts])))
}

function stateOf(app: string, parts: Parts): AppState {
  const named = [...parts]
  const valuesOf = (kind: string, table: string | null) =>
    named.filter(([name, part]) => name.startsWith(`${kind} `) && part.table === table).map(([, { value }]) => value)
  const tables = named.filter(([name]) => name.startsWith('table '))
  return {
    app,
    tables: tables.map(([, { table, value }]): TableModel => {
      const lists = Object.entries(LISTS).map(([kind, list]) => [list, valuesOf(kind, table)])
      return { ...(value as object), ...Object.fromEntries(lists) } as TableModel
    }),
    objects: valuesOf('object', null) as InstalledObject[],
  }
}
