// A whole list as a file, page by page, limited to what its reader may read. Neither memory nor a transaction grows with it.
import { Readable } from 'node:stream'
import type { Context } from '#framework/request/context.ts'
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'
import { csvLine, numberCell, textCell } from '#shared/utils/csv.ts'
import { takeSlots } from '../events/take-slots.ts'
import { prepareList, type RecordList, runList } from '../list.ts'
import { type ListQuery, MAX_PAGE_SIZE } from '../listing/list-query.ts'
import { type Cursor, totalOrderOf } from '../listing/order/cursor.ts'
import { sortedValueOf } from '../listing/order/sorted-paths.ts'
import { invalidParameter } from '../listing/parameter-problems.ts'
import type { Row } from '../listing/select.ts'
import { countFitting } from '../many/walk.ts'
import { modelsOf, openOperation } from '../steps/operation-target.ts'
import { recordInTrail } from '../trail/record-in-trail.ts'

/** Maximum records of an export. */
export const MOST_EXPORTED = 500_000

/** File formats, each with media type and extension. The first is the default. */
export const EXPORT_FORMATS = {
  csv: { type: 'text/csv; charset=utf-8', suffix: 'csv' },
  json: { type: 'application/json; charset=utf-8', suffix: 'json' },
} as const

/** Column headings: field names for programs, or labels for people. */
export const HEADINGS = ['names', 'labels'] as const

/** The list and its format. */
export interface ListExport extends Pick<ListQuery, 'conditions' | 'search' | 'ordering' | 'fields' | 'include'> {
  readonly format: keyof typeof EXPORT_FORMATS
  readonly headings: (typeof HEADINGS)[number]
}

/** Whether lists of the resource at `path` are exported here: an app can replace it with its own endpoint for `GET /<path>/export`. */
export function isExported(
  { operations }: ResourceModel,
  { path, endpoints }: { path: string; endpoints: readonly Pick<Endpoint, 'method' | 'path'>[] },
): boolean {
  const hasOwn = endpoints.some((endpoint) => endpoint.method === 'GET' && endpoint.path === `/${path}/export`)
  return operations.has('list') && !hasOwn
}

/**
 * Resolves once the first records are there. If the caller loses access meanwhile, the stream breaks off. Throws like a
 * list, 400 for more than `MOST_EXPORTED` records, and `request.rate_limited` for a caller with too many open exports.
 */
export async function openExport(
  ctx: Context,
  resource: Pick<ResourceModel, 'name'>,
  asked: ListExport,
): Promise<Readable> {
  const model = openOperation(ctx, resource, 'list')
  const leave = takeSlots(ctx, 'exports')
  try {
    const count = await countExported(ctx, model, asked)
    await noteExport(ctx, model, { format: asked.format, count })
    const chunks = chunksOf(ctx, model, asked)
    const first = await chunks.next()
    return Readable.from(startingWith(first, chunks)).once('close', leave)
  } catch (error) {
    leave()
    throw error
  }
}

async function countExported(ctx: Context, model: ResourceModel, asked: ListExport): Promise<number> {
  const { conditions, search } = asked
  const fitting = { conditions, search }
  const count = await countFitting(ctx, model, { fitting, except: [], most: MOST_EXPORTED })
  if (count <= MOST_EXPORTED) return count
  const most = MOST_EXPORTED.toLocaleString('en')
  throw invalidParameter('filter', `More than ${most} records match. Export them in parts, such as one for each year.`)
}

/** Records the export in the trail, like an export of the trail itself (LOG-07). */
async function noteExport(
  ctx: Context,
  { name }: ResourceModel,
  details: { format: string; count: number },
): Promise<void> {
  const entry = { operation: 'export', resource: name, recordId: ctx.tenantId ?? PLATFORM_TENANT }
  await recordInTrail(ctx.asSystem('note an export of a list'), { ...entry, details })
}

async function* startingWith<Value>(
  first: IteratorResult<Value, unknown>,
  rest: AsyncGenerator<Value>,
): AsyncGenerator<Value> {
  if (first.done) return
  yield first.value
  yield* rest
}

/** One chunk for each page; reads the next page once the client has taken the last. */
async function* chunksOf(ctx: Context, model: ResourceModel, asked: ListExport): AsyncGenerator<string> {
  const { head, write, tail } = WRITERS[asked.format](columnsOf(model, asked), { ...asked, models: modelsOf(ctx) })
  let before = head
  for await (const records of pagesOf(ctx, model, asked)) {
    yield before + write(records, before === head)
    before = ''
  }
  const end = before + tail
  if (end !== '') yield end
}

/** Continues behind the last record of a page, so that each page costs the same as the first. */
async function* pagesOf(
  ctx: Context,
  model: ResourceModel,
  { conditions, search, ordering, fields, include }: ListExport,
): AsyncGenerator<readonly Row[]> {
  const query = { conditions, search, ordering, fields, include, isRanked: false, size: MAX_PAGE_SIZE }
  let cursor: Cursor | null = null
  let count = 0
  for (let hasNext = true; hasNext; ) {
    const page: RecordList = await runList(ctx, prepareList(ctx, model, { ...query, start: { cursor } }))
    const { records } = page
    count += records.length
    // Sorting by a value that others keep changing might never end.
    if (count > MOST_EXPORTED) throw new Error(`More than ${MOST_EXPORTED} records came up while a list was exported.`)
    if (records.length > 0) yield records
    const last = records.at(-1)
    hasNext = page.hasNext && last !== undefined
    if (last)
      cursor = { direction: 'after', values: totalOrderOf(page.ordering).map((term) => sortedValueOf(last, term)) }
  }
}

/** The requested columns in their order, or all that the caller may read. */
function columnsOf(model: ResourceModel, { fields, include }: ListExport): FieldModel[] {
  const names = fields ?? model.readable.map(({ name }) => name)
  return [...new Set([...names, ...include])].map((name) => model.fields.get(name)!)
}

interface Writer {
  readonly head: string
  readonly tail: string
  write(records: readonly Row[], isFirst: boolean): string
}

/** Spreadsheets need it to detect the encoding; programs do not want it. */
const BYTE_ORDER_MARK = '\uFEFF'

const WRITERS: Record<ListExport['format'], (columns: readonly FieldModel[], how: How) => Writer> = {
  csv: (columns, { headings, models }) => {
    const isForPeople = headings === 'labels'
    const heads = columns.map(({ name, label }) => textCell(isForPeople ? label : name))
    const lineOf = (record: Row) => csvLine(columns.map((field) => cellOf(field, record[field.name], models)))
    return {
      head: `${isForPeople ? BYTE_ORDER_MARK : ''}${csvLine(heads)}`,
      tail: '',
      write: (records) => records.map(lineOf).join(''),
    }
  },
  json: (columns) => {
    const textOf = (record: Row) => JSON.stringify(Object.fromEntries(columns.map(({ name }) => [name, record[name]])))
    return {
      head: '[',
      tail: '\n]\n',
      write: (records, isFirst) => `${isFirst ? '' : ','}\n${records.map(textOf).join(',\n')}`,
    }
  },
}

/** The table of some records as an export for programs: for documents that show one. */
export function tableOf(columns: readonly FieldModel[], records: readonly Row[], models: Models): string {
  const { head, write } = WRITERS.csv(columns, { headings: 'names', models })
  return head + write(records, true)
}

interface How extends Pick<ListExport, 'headings'> {
  readonly models: Models
}

function cellOf(field: FieldModel, value: unknown, models: Models): string {
  if (value === null || value === undefined) return ''
  const text = textOf(field, value, models)
  return field.kind.isNumber && !field.isList ? numberCell(text) : textCell(text)
}

/** An included record is shown by its title. */
function textOf(field: FieldModel, value: unknown, models: Models): string {
  if (field.isList && Array.isArray(value)) return value.map((each) => textOf(field, each, models)).join('; ')
  if (typeof value !== 'object' || value === null) return String(value)
  const target = field.relation && models.get(field.relation.to)
  const { id, ...known } = value as Row
  return target ? String(known[target.titleField] || id) : JSON.stringify(value)
}
