// Answers of hand-written endpoints: their code handles whole records, and callers see what they may read.
import { sql } from 'drizzle-orm'
import type { TSchema } from 'typebox'
import { can } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { meetsEveryRow } from '#framework/resource/row-rules/row-rule.ts'
import { resourceOfAnswer } from '#framework/resource/schemas/endpoint-schemas.ts'
import { type Row, storedVersionOf, tableOf } from '../listing/select.ts'
import { modelsOf, wordOf } from './operation-target.ts'
import { runStatement } from './run-statement.ts'
import { showRecords } from './show-written.ts'

interface Shape {
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly items?: TSchema
  readonly anyOf?: readonly TSchema[]
}

/** Identifies a record that the caller may have changed but may not read. */
export interface UnreadRecord {
  readonly id: unknown
  readonly version: number | undefined
}

export interface AnswerShape {
  readonly endpoint: Pick<Endpoint, 'answer' | 'access'>
  /** The replacement for an unreadable record. */
  hidden(record: UnreadRecord): unknown
}

/**
 * The answer with every record in it, found by its schema, as the caller would read it now. A public endpoint, which
 * accepts a proof instead of a sign-in, answers for the person who gave it.
 */
export async function showAnswer(ctx: Context, { endpoint, hidden }: AnswerShape, body: unknown): Promise<unknown> {
  const found = new Map<string, Row[]>()
  mapRecords(endpoint.answer, body, (name, record) => {
    found.set(name, [...(found.get(name) ?? []), record])
    return record
  })
  const shown = new Map<Row, unknown>()
  for (const [name, records] of found) {
    const view = modelsOf(ctx).get(name)
    if (!view) continue
    const read = endpoint.access === 'public' ? records : await readAmong(ctx, view, records)
    const narrowed = await showRecords(ctx, view, read)
    for (const record of records) shown.set(record, hidden({ id: record.id, version: storedVersionOf(record) }))
    for (const [index, record] of read.entries()) shown.set(record, narrowed[index])
  }
  if (shown.size === 0) return body
  return mapRecords(endpoint.answer, body, (_, record) => (shown.has(record) ? shown.get(record) : record))
}

/** Records that the caller may read and see. People always see their own record. */
async function readAmong(ctx: Context, view: ResourceModel, records: readonly Row[]): Promise<readonly Row[]> {
  if (view.operations.has('read') && !can(ctx, wordOf(view, 'read'))) return []
  const others = records.filter(({ id }) => id !== ctx.actorId)
  if (meetsEveryRow(view.rows) || others.length === 0) return records
  const ids = sql.param(others.map(({ id }) => id))
  const tenant = view.rows.hasTenant ? sql`t.tenant_id = ${ctx.tenantId} and ` : sql.raw('')
  const rows = await runStatement(ctx, sql`select t.id from ${tableOf(view)} where ${tenant}t.id = any(${ids}::uuid[])`)
  const met = new Set(rows.map(([id]) => id))
  return records.filter(({ id }) => id === ctx.actorId || met.has(id as string))
}

type ShowRecord = (resource: string, record: Row) => unknown

/** The answer with each of its records replaced. */
function mapRecords(schema: TSchema | undefined, answer: unknown, show: ShowRecord): unknown {
  if (schema === undefined || typeof answer !== 'object' || answer === null) return answer
  const resource = resourceOfAnswer(schema)
  if (resource !== undefined) return show(resource, answer as Row)
  const { properties, items, anyOf } = schema as Shape
  if (anyOf) return anyOf.reduce<unknown>((mapped, each) => mapRecords(each, mapped, show), answer)
  if (Array.isArray(answer)) return items ? answer.map((item) => mapRecords(items, item, show)) : answer
  const mapped: Row = { ...answer }
  for (const [name, inner] of Object.entries(properties ?? {}))
    if (name in mapped) mapped[name] = mapRecords(inner, mapped[name], show)
  return mapped
}
