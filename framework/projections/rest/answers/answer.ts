// Answers of the REST surface: built once, then sent, compared with the client's copy, or stored for replay.
import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { contentDisposition } from '#framework/files/types/content-disposition.ts'
import { serialise } from '#framework/observing/observing.ts'
import type { RecordList } from '#framework/operations/list.ts'
import { cursorOf } from '#framework/operations/list.ts'
import type { ListQuery } from '#framework/operations/listing/list-query.ts'
import type { Row } from '#framework/operations/listing/select.ts'
import type { VersionedRecord } from '#framework/operations/read.ts'
import type { ShownRecord } from '#framework/operations/reading/shown-records.ts'
import { holdsTag } from '#shared/utils/entity-tags.ts'
import { listTagOf, recordTagOf } from './etag.ts'

export interface Answer {
  status: number
  text: string
  etag: string | null
  location: string | null
  /** Instead of the text. */
  file?: FileAnswer
}

/** A streamed file for download. */
interface FileAnswer {
  readonly type: string
  readonly name: string
  readonly stream: Readable
}

const JSON_TYPE = 'application/json; charset=utf-8'

/** One record, whole unless it is `shaped`: `fields` omits parts, `include` adds other records. */
export function recordAnswer(
  { record, version }: VersionedRecord,
  { status = 200, isShaped = false }: { status?: number; isShaped?: boolean } = {},
): Answer {
  const text = serialise(record)
  return { status, text, etag: recordTagOf(version, text, { isWhole: !isShaped }), location: null }
}

/** One written record: `{ id, version }` if the caller may not read it. */
export function writtenAnswer({ id, version, record }: ShownRecord, status = 200): Answer {
  return recordAnswer({ record: record ?? { id, version }, version }, { status, isShaped: record === null })
}

/** 201 with the URL of the new record. */
export function createdAnswer(created: ShownRecord, path: string): Answer {
  return { ...writtenAnswer(created, 201), location: `${path}/${created.id}` }
}

/** 202 with the URL that shows the progress. */
export function acceptedAnswer(begun: ShownRecord, path: string): Answer {
  return { ...writtenAnswer(begun, 202), location: `${path}/${begun.id}` }
}

/** Several written records, in the order they were given. */
export function bulkAnswer(written: readonly ShownRecord[], status: number): Answer {
  const results = written.map(({ id, version, record }) => record ?? { id, version })
  return { status, text: serialise({ results }), etag: null, location: null }
}

/** Success without content. */
export const EMPTY_ANSWER: Answer = { status: 204, text: '', etag: null, location: null }

/**
 * `{ count, next, previous, results }`, with `countIsLimited` if counting stopped and `isRanked` if results are ordered
 * by relevance; links follow `url`, a path of this server or an absolute URL.
 */
export function listAnswer(list: RecordList, query: ListQuery, url: string): Answer {
  const results = query.fields ? list.records.map((record) => pick(record, query)) : list.records
  const limited = list.countIsLimited ? { countIsLimited: true } : {}
  const ranked = query.isRanked ? { isRanked: list.ranks !== null } : {}
  const text = serialise({ count: list.count, ...limited, ...ranked, ...linksOf(list, query, url), results })
  return { status: 200, text, etag: listTagOf(text), location: null }
}

/** Sort fields were read for the cursors; the client asked for fewer. */
function pick(record: Row, { fields, include }: Pick<ListQuery, 'fields' | 'include'>): Row {
  const kept: Row = {}
  for (const name in record)
    if (fields!.includes(name) || include.includes(name) || name === 'rights') kept[name] = record[name]
  return kept
}

/** The rest of the query string stays as the client wrote it. */
function linksOf(list: RecordList, { start, size }: ListQuery, url: string) {
  const link = (parameter: string, value: string | number) => withParameter(url, parameter, `${value}`)
  if ('page' in start)
    return {
      next: list.hasNext ? link('page', start.page + 1) : null,
      previous: list.hasPrevious ? link('page', start.page - 1) : null,
    }
  if ('offset' in start)
    return {
      next: list.hasNext ? link('offset', start.offset + size) : null,
      previous: list.hasPrevious ? link('offset', Math.max(0, start.offset - size)) : null,
    }
  const [first, last] = [list.records[0], list.records.at(-1)]
  return {
    next: list.hasNext && last ? link('cursor', cursorOf(last, list)) : null,
    previous: list.hasPrevious && first ? link('cursor', cursorOf(first, list, 'before')) : null,
  }
}

/** A computed answer, with its own ETag. */
export function readAnswer(found: object): Answer {
  const text = JSON.stringify(found)
  return { status: 200, text, etag: listTagOf(text), location: null }
}

/** A streamed file; without an ETag, because its content is unknown until the end. */
export function fileAnswer(file: FileAnswer): Answer {
  return { status: 200, text: '', etag: null, location: null, file }
}

/** Keeps the rest of the query string as the client wrote it. */
function withParameter(url: string, name: string, value: string): string {
  const [path, query = ''] = url.split('?', 2)
  const parts = query.split('&').filter((part) => part !== '')
  const place = parts.findIndex((part) => part.startsWith(`${name}=`))
  parts.splice(place === -1 ? parts.length : place, 1, `${name}=${encodeURIComponent(value)}`)
  return `${path}?${parts.join('&')}`
}

/** Sends an answer, or 304 if the client already holds it. Shared caches must not store it (CVE-2026-44457). */
export function sendAnswer(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status).header('cache-control', 'private, no-cache').header('vary', varyOf(reply))
  if (answer.file) return sendFile(reply, answer.file)
  if (answer.location !== null) reply.header('location', answer.location)
  if (answer.etag !== null) {
    reply.header('etag', answer.etag)
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (isRead && holdsTag(request.headers['if-none-match'], answer.etag)) return reply.code(304).send()
  }
  return answer.status === 204 ? reply.send() : reply.type(JSON_TYPE).send(answer.text)
}

function sendFile(reply: FastifyReply, { type, name, stream }: FileAnswer): FastifyReply {
  return reply.header('content-disposition', contentDisposition('attachment', name)).type(type).send(stream)
}

const VARIES = 'Authorization, Cookie, X-Tenant, X-Reason'

function varyOf(reply: FastifyReply): string {
  const others = reply.getHeader('vary')
  return others ? `${VARIES}, ${others}` : VARIES
}
