// The result of one app's migrations so far: stored beside them, compared with the declarations, never with a database.
import { createHash } from 'node:crypto'
import type { SqlObject } from '../schema/sql-object.ts'
import type { TableModel } from '../schema/table-model.ts'

/** The tables and other objects that an app's declarations need. */
export interface AppSchema {
  readonly app: string
  readonly tables: readonly TableModel[]
  readonly objects: readonly SqlObject[]
}

/** An object as last installed: enough to detect a change and to drop it. */
export interface InstalledObject {
  readonly name: string
  readonly table: string | null
  readonly digest: string
  readonly drop: string
  /** True if a new text replaces an earlier one without a drop. */
  readonly isReplaced?: true
}

/** The same after the app's last migration. */
export interface AppState {
  readonly app: string
  readonly tables: readonly TableModel[]
  readonly objects: readonly InstalledObject[]
}

/** The state once an app's schema is installed. */
export function stateOfSchema({ app, tables, objects }: AppSchema): AppState {
  return {
    app,
    tables,
    objects: objects.map(({ name, table, create, drop, isReplaced }) => ({
      ...{ name, table, digest: digestOf(create), drop },
      ...(isReplaced && { isReplaced }),
    })),
  }
}

/** Identifies an object's text. */
export function digestOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex').slice(0, 16)
}

/** One line for each column, key and object, so that diffs stay readable in version control. */
export function formatState({ app, tables, objects }: AppState): string {
  const lines = (items: readonly unknown[]) =>
    items.length === 0 ? '[]' : `[\n${items.map((item) => `        ${JSON.stringify(item)}`).join(',\n')}\n      ]`
  const written = tables.map(({ columns, constraints, indexes, ...place }) => {
    const head = JSON.stringify(place).slice(1, -1)
    return `    {\n      ${head},\n      "columns": ${lines(columns)},\n      "constraints": ${lines(constraints)},\n      "indexes": ${lines(indexes)}\n    }`
  })
  return `{\n  "app": ${JSON.stringify(app)},\n  "tables": [\n${written.join(',\n')}\n  ],\n  "objects": [\n${objects.map((each) => `    ${JSON.stringify(each)}`).join(',\n')}\n  ]\n}\n`
}
