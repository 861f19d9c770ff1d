// Deletes a record: permission → lock → before → event → dependents → delete → after.
import { sql } from 'drizzle-orm'
import { recordGoing } from '#framework/events/record-events.ts'
import { noteUntold } from '#framework/events/tell-untold.ts'
import type { Context } from '#framework/request/context.ts'
import { asPlatform } from '#framework/request/create-context.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import { inSentence } from '#framework/resource/inflection.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { tableOf } from './listing/select.ts'
import { identitySql, lockRecord } from './read.ts'
import { awaitInOrder } from './steps/await-in-order.ts'
import { openOperation, wholeModelOf } from './steps/operation-target.ts'
import { loseReference } from './update.ts'
import { aftermathOf, type Dependents, idsOfDependents } from './writing/dependents.ts'
import { inWriting } from './writing/in-writing.ts'
import { type ExpectedVersion, requireVersion } from './writing/require-version.ts'
import { guardRemoval, type TransactionContext } from './writing/write.ts'

export interface Removal {
  id: string
  expectedVersion?: ExpectedVersion
}

/** Maximum dependents with their own lifecycle that a deletion may delete or change. */
export const MAX_DEPENDENTS = 1000

/**
 * Throws `resource.not_found`, `request.precondition_failed`, and `resource.in_use` while other records point here or
 * too many depend on it.
 */
export async function removeRecord(ctx: Context, resource: AnyResource, removal: Removal): Promise<void> {
  const view = openOperation(ctx, resource, 'delete')
  const whole = wholeModelOf(ctx, view)
  await guardRemoval(
    view,
    inWriting(ctx, (inner) => remove(inner, whole, { ...removal, along: { ids: new Set(), count: 0 } })),
  )
}

/** Runs the deferred triggers now, and defers later ones again. */
const SETTLED = [sql`set constraints all immediate`, sql`set constraints all deferred`]

interface Going extends Removal {
  readonly along: {
    /** All records being deleted, so that a cycle ends. */
    readonly ids: Set<string>
    /** Number of dependents deleted or changed so far. */
    count: number
  }
}

async function remove(ctx: TransactionContext, model: ResourceModel, removal: Going): Promise<void> {
  const { id, expectedVersion, along } = removal
  const lifecycle = ctx.runtime.lifecycles.get(model.name)
  const stored = await lockRecord(ctx, model, id)
  await requireVersion(ctx, model, { stored, expected: expectedVersion })
  const record = stored.record as never
  along.ids.add(id)
  await lifecycle?.beforeDelete?.(ctx, record)
  const going = { stored: stored.record, isGone: false }
  const { watched, reachesLists } = aftermathOf(ctx.runtime, model)
  if (watched.length > 0) await awaitInOrder([recordGoing(ctx, model, going), releaseAll(ctx, watched, removal)])
  await awaitInOrder([
    ctx.transaction.query(sql`delete from ${tableOf(model)} where ${identitySql(ctx, model, id)}`),
    ...(reachesLists ? SETTLED.map((statement) => ctx.transaction.query(statement)) : []),
    // Triggers record deletions that are not recorded yet, including cascaded ones.
    noteUntold(ctx),
  ])
  going.isGone = true
  await lifecycle?.afterDelete?.(ctx, record)
}

async function releaseAll(ctx: TransactionContext, watched: readonly Dependents[], removal: Going): Promise<void> {
  for (const dependents of watched) await release(ctx, dependents, removal)
}

/** Dependents are deleted or lose the reference by operations of the platform, without permission checks. */
async function release(ctx: TransactionContext, dependents: Dependents, { id, along }: Going): Promise<void> {
  const { model, field, go } = dependents
  const system = asPlatform(ctx, `delete what depends on ${id}`) as TransactionContext
  const ids = await idsOfDependents(system, dependents, { id, limit: MAX_DEPENDENTS + 1 })
  along.count += ids.length
  if (along.count > MAX_DEPENDENTS)
    throw new Problem(
      'resource.in_use',
      `More than ${MAX_DEPENDENTS} records depend on this one, ${inSentence(model.names.labelPlural)} among them; change or delete them first.`,
    )
  for (const each of ids) {
    // Another dependent may have deleted it already.
    if (along.ids.has(each)) continue
    await (go ? remove(system, model, { id: each, along }) : loseReference(system, model, { id: each, field, to: id }))
  }
}
