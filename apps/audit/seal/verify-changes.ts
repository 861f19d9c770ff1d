// Reads a trail from its beginning and reports where it differs from what was sealed.
import { sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import { inSnapshot } from '#framework/request/in-transaction.ts'
import { auditSeals, FIRST_HASH } from './audit-seals.ts'
import { PRUNED } from './prune-changes.ts'
import { readRows, type TrailRow } from './read-rows.ts'

/** One fault. */
export interface TrailFault {
  readonly position: number
  readonly id: string | null
  /** `removed`: rows are missing before this position. `changed`: the row differs, or was elsewhere. */
  readonly fault: 'removed' | 'changed'
  readonly message: string
}

/** The result. */
export interface TrailReport {
  readonly isIntact: boolean
  readonly verified: number
  /** The last position and its hash: keep them elsewhere, so that a later check detects a truncated end. */
  readonly head: { readonly position: number; readonly hash: string }
  readonly faults: readonly TrailFault[]
}

const PAGE = 2000
const MOST_FAULTS = 100

/**
 * Verifies the chain of the context's tenant, sealed up to now. `expected` is an earlier head that must still exist.
 * `ctx` acts as the system.
 */
export function verifyChanges(ctx: Context, expected: TrailReport['head'] | null = null): Promise<TrailReport> {
  return inSnapshot(ctx, async (inner) => {
    const faults: TrailFault[] = []
    const isExpected = ({ position, hash }: TrailReport['head']) =>
      position === expected?.position && hash === expected.hash
    let head = await beginningOf(inner)
    let isMet = expected === null || isExpected(head)
    let verified = 0
    for await (const row of rowsOf(inner)) {
      const fault = faultOf(inner, row, head)
      if (fault) faults.push(fault)
      // After a fault, continues with the row's own hash, so that one bad row is reported once.
      head = { position: row.position!, hash: row.hash! }
      isMet ||= isExpected(head)
      verified++
      if (faults.length >= MOST_FAULTS) break
    }
    if (!isMet && faults.length < MOST_FAULTS) faults.push(cutOff(expected!))
    return { isIntact: faults.length === 0, verified, head, faults }
  })
}

/** The fault of a row after `head`. */
function faultOf(ctx: Context, row: TrailRow, head: TrailReport['head']): TrailFault | null {
  const { id, position } = row
  if (position !== head.position + 1) return removedBefore(position!, head.position)
  if (isAsSealed(ctx, row, head.hash)) return null
  return { position, id, fault: 'changed', message: 'it is not the row that was sealed here' }
}

/** Matches its seal after `previous`, or the state after a person's data was removed: the hash is then that of the original row. */
export function isAsSealed(ctx: Context, { position, hash, redaction, text }: TrailRow, previous: string): boolean {
  const seals = auditSeals.of(ctx)
  if (redaction === null) return seals.hashOf(previous, position!, text) === hash
  return seals.proofOfRedaction(ctx.tenantId!, { position: position!, hash: hash! }, text) === redaction
}

/** Where the first row begins: at the start, or after rows deleted for their age, for which there is a proof. */
export async function beginningOf(ctx: Context): Promise<TrailReport['head']> {
  const said = await readRows(ctx, sql`operation = ${PRUNED} and position is not null order by position desc limit 10`)
  for (const { text } of said) {
    const { through, hash, proof } = JSON.parse(text[4]!) as Record<string, { new: never } | undefined>
    const [position, last] = [through?.new as unknown as number, hash?.new as unknown as string]
    if (proof?.new === auditSeals.of(ctx).proofOfPruning(ctx.tenantId!, position, last)) return { position, hash: last }
  }
  return { position: 0, hash: FIRST_HASH }
}

async function* rowsOf(ctx: Context): AsyncGenerator<TrailRow> {
  let last = 0
  for (let isMore = true; isMore; ) {
    const rows = await readRows(ctx, sql`position > ${last} order by position limit ${PAGE}`)
    yield* rows
    isMore = rows.length === PAGE
    last = rows.at(-1)?.position ?? last
  }
}

function removedBefore(position: number, last: number): TrailFault {
  return { position, id: null, fault: 'removed', message: `rows ${last + 1} to ${position - 1} are gone` }
}

function cutOff({ position }: TrailReport['head']): TrailFault {
  return { position, id: null, fault: 'removed', message: 'the row that stood here is gone, and what followed it' }
}
