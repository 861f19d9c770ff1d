// Seals cursors: each is valid only in its own list and for its own caller, and nobody can forge one.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Context } from '#framework/request/context.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import { type Filter, isGroup } from '../list-query.ts'
import type { Listing } from '../list-statement.ts'
import { type Cursor, invalidCursor, type SealPlace, signatureOf } from './cursor.ts'

/** Seals a text, deterministically. */
type Seal = (text: string) => string

/** Provided by core, so that all processes of an installation accept each other's cursors. */
export const cursorSeals = defineService<Seal>('cursorSeals')

/** HMAC-SHA-256 (RFC 2104) with a key derived from `secretKey` (RFC 5869), truncated to 128 bits. */
export function openCursorSeals(secretKey: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'pend cursors', 32))
  return (text) => createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('base64url')
}

/** The record whose related records are listed, and the relation. */
export interface Parent {
  readonly field: string
  readonly id: string
}

/** Seals positions in this list for this caller. Lists without cursors pay nothing. */
export function sealOf(ctx: Context, listing: Listing, parent: Parent | null = null): SealPlace {
  let list: string | undefined
  return (values) => {
    list ??= describeList(ctx, listing, parent)
    return cursorSeals.of(ctx)(`${list}${JSON.stringify(values)}`)
  }
}

/** Everything that determines a list's content and reader. Page size and selected fields may change between pages. */
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

/** Throws `request.invalid_cursor` for a forged cursor, or one of another list or caller. Internal cursors need no seal. */
export function requireSealed(cursor: Cursor | null, seal: SealPlace): void {
  if (!cursor?.sealed) return
  const [given, expected] = [cursor.sealed.seal, seal(cursor.sealed.values)].map((text) => Buffer.from(text))
  if (given!.length !== expected!.length || !timingSafeEqual(given!, expected!)) throw invalidCursor(cursor.parameter)
}
