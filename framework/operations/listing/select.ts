// The columns of a record, and how a stored row becomes a JSON object: compiled once per model and field selection.
import { type SQL, sql } from 'drizzle-orm'
import type { StoredRow } from '#framework/database/database.ts'
import type { JsonValue } from '#framework/resource/field.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'

export type Row = Record<string, unknown>

export interface Projection {
  readonly fields: readonly FieldModel[]
  /** Comma-separated columns in the order of `fields`, then `version`. */
  readonly columns: SQL
  /** Number of columns. */
  readonly width: number
  /** The record; `storedVersionOf` knows its version while it lives. */
  read(row: StoredRow): Row
  /** The record without its version, for long lists: remembering versions costs more than reading them. */
  readPlain(row: StoredRow): Row
  versionOf(row: StoredRow): number
}

/** Kept beside the records, because a record is exactly what REST answers. */
const versions = new WeakMap<Row, number>()

const wholeRecords = new WeakMap<ResourceModel, Projection>()

/** `only` names the wanted fields; null means every readable one. */
export function projectionOf(model: ResourceModel, only: readonly string[] | null = null): Projection {
  if (only) return buildProjection(model.readable.filter((field) => only.includes(field.name)))
  let whole = wholeRecords.get(model)
  if (!whole) {
    whole = buildProjection(model.readable)
    wholeRecords.set(model, whole)
  }
  return whole
}

/** Includes hidden fields: for code inside an operation, never for an answer. */
export function innerProjectionOf(model: ResourceModel): Projection {
  return buildProjection([...model.fields.values()])
}

function buildProjection(fields: readonly FieldModel[]): Projection {
  const readers = fields.map(({ kind }) => kind.read ?? kind.clean)
  const names = fields.map((field) => field.name)
  const readPlain = (row: StoredRow): Row => {
    const record: Row = {}
    for (let index = 0; index < names.length; index++) {
      const stored = row[index]
      const reader = readers[index]
      record[names[index]!] = reader && stored !== null ? reader(stored as JsonValue) : stored
    }
    return record
  }
  return {
    fields,
    columns: sql.join([...fields.map((field) => columnOf(field)), sql.raw('t.version')], sql.raw(', ')),
    width: fields.length + 1,
    readPlain,
    read(row) {
      const record = readPlain(row)
      versions.set(record, row[names.length] as number)
      return record
    },
    versionOf: (row) => row[fields.length] as number,
  }
}

/** Converts a stored value of the field to a record's value. */
export function readerOf({ kind }: FieldModel): (stored: unknown) => unknown {
  const reader = kind.read ?? kind.clean
  return (stored) => (reader && stored !== null ? reader(stored as JsonValue) : stored)
}

/** The version a record had when a projection read it. */
export function storedVersionOf(record: Row): number {
  return versions.get(record)!
}

/** The record with only the fields of `view`, keeping its version. */
export function narrowRecord(record: Row, view: ResourceModel): Row {
  const narrow: Row = {}
  for (const { name } of view.readable) if (name in record) narrow[name] = record[name]
  return withVersionOf(record, narrow)
}

/** A copy of the record with some changed values, keeping its version. */
export function copyRecord<R extends Row>(record: R, values: Row): R {
  return withVersionOf(record, { ...record, ...values })
}

function withVersionOf<R extends Row>(record: Row, copy: R): R {
  const version = versions.get(record)
  if (version !== undefined) versions.set(copy, version)
  return copy
}

/** The model's rows under an alias. */
export function tableOf({ schema, table, condition }: ResourceModel, alias = 't'): SQL {
  const rows = `"${schema}"."${table}" ${alias}`
  return sql.raw(condition ? `(select * from ${rows} where ${condition(alias)}) ${alias}` : rows)
}

/** A field's column under the table's alias. */
export function columnOf(field: FieldModel, alias = 't'): SQL {
  const column = `${alias}."${field.column}"`
  return sql.raw(field.expression ? field.expression(column) : column)
}
