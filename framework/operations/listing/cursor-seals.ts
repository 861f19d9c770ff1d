// Seals of cursors: each leads on in the list it came from, for whoever it was made for, and nobody can make one up.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Context } from '#framework/request/context.ts'
import { defineService } from '#framework/request/define-service.ts'
import { type Cursor, invalidCursor, type SealPlace, signatureOf } from './cursor.ts'
import { type Filter, isGroup } from './list-query.ts'
import type { Listing } from './list-statement.ts'

/** The seal of a text: the same text has the same one. */
type Seal = (text: string) => string

/** Opened by core, so that all processes of an installation take one another's cursors. */
export const cursorSeals = defineService<Seal>('cursorSeals')

/** HMAC-SHA-256 (RFC 2104) under a key derived from `secretKey` (RFC 5869), cut to 128 bits. */
export function openCursorSeals(secretKey: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'pend cursors', 32))
  return (text) => createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('base64url')
}

/** The record whose related records are listed, and the relation. */
export interface Parent {
  readonly field: string
  readonly id: string
}

/** How places in this list are sealed for this caller. Lists that make and take no cursor pay nothing. */
export function sealOf(ctx: Context, listing: Listing, parent: Parent | null = null): SealPlace {
  let list: string | undefined
  return (values) => {
    list ??= describeList(ctx, listing, parent)
    return cursorSeals.of(ctx)(`${list}${JSON.stringify(values)}`)
  }
}

/** All that decides what stands in a list and who reads it. The size of its pages and the chosen fields may change on the way. */
export function describeList(
  { tenantId, actorId }: Context,
  { model, query, collation }: Listing,
  parent: Parent | null = null,
): string {
  const conditions = query.conditions.map(textOf).sort()
  const order = [signatureOf(query.ordering), collation, query.isRanked]
  return JSON.stringify([tenantId, actorId, model.name, parent, conditions, query.search, order])
}

function textOf(filter: Filter): string {
  if (isGroup(filter)) return JSON.stringify([filter.join, filter.of.map(textOf).sort()])
  const { through, field, lookup, value } = filter
  return JSON.stringify([through?.name, field.name, lookup, value])
}

/** Throws `request.invalid_cursor` for a cursor of another list, another caller or nobody. Code that makes its own needs no seal. */
export function requireSealed(cursor: Cursor | null, seal: SealPlace): void {
  if (!cursor?.sealed) return
  const [given, expected] = [cursor.sealed.seal, seal(cursor.sealed.values)].map((text) => Buffer.from(text))
  if (given!.length !== expected!.length || !timingSafeEqual(given!, expected!)) throw invalidCursor(cursor.parameter)
}
