// Bulk operations: each operation and action on one record, with the same permission and the same input.
import type { TSchema } from 'typebox'
import type { ActionModel, ResourceModel } from '#framework/resource/model.ts'
import { updateSchemaOf } from '#framework/resource/schemas/input-schemas.ts'
import { removeRecord } from '../remove.ts'
import { runAction } from '../run-action.ts'
import { memoized } from '../steps/memoized.ts'
import { wordOf } from '../steps/operation-target.ts'
import { updateRecord } from '../update.ts'
import type { TransactionContext } from '../writing/write.ts'

/** One bulk operation. */
export interface ManyDoor {
  /** `update`, `delete`, or the name of an action. */
  readonly name: string
  /** Last part of its URL. */
  readonly path: string
  readonly permission: string
  /** Its input, the same for all records; null for none. */
  readonly input: TSchema | null
  readonly action: ActionModel | null
  /** Does it to one record, like a call of the caller's own. */
  run(ctx: TransactionContext, id: string, input: unknown): Promise<unknown>
}

/**
 * The bulk operations of a model as its caller sees it. Excludes operations that are not offered for one record, and
 * actions that need a fresh proof: nobody is there to give it when the task runs.
 */
export const manyDoorsOf = memoized((model): readonly ManyDoor[] => [
  ...(model.operations.has('update') ? [updating(model)] : []),
  ...(model.operations.has('delete') ? [removing(model)] : []),
  ...[...model.actions.values()].filter(({ definition }) => !definition.stepUp).map((action) => acting(model, action)),
])

function updating(model: ResourceModel): ManyDoor {
  return {
    ...{ name: 'update', path: 'update', permission: wordOf(model, 'update'), action: null },
    input: updateSchemaOf(model),
    run: (ctx, id, input) => updateRecord(ctx, model.resource, { id, input: input as never }),
  }
}

function removing(model: ResourceModel): ManyDoor {
  return {
    ...{ name: 'delete', path: 'delete', permission: wordOf(model, 'delete'), input: null, action: null },
    run: (ctx, id) => removeRecord(ctx, model.resource, { id }),
  }
}

function acting(model: ResourceModel, action: ActionModel): ManyDoor {
  const { name, path, permission, definition } = action
  return {
    ...{ name, path, permission, action, input: definition.input ?? null },
    run: (ctx, id, input) => runAction(ctx, model.resource, { id, action: name, input }),
  }
}

/** Undefined if not offered. */
export function manyDoorOf(model: ResourceModel, name: string): ManyDoor | undefined {
  return manyDoorsOf(model).find((door) => door.name === name)
}
