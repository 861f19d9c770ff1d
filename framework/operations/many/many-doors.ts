// What can be run on many records: each operation and action that can be run on one, with the same word and the same input.
import type { TSchema } from 'typebox'
import { updateSchemaOf } from '#framework/resource/input-schemas.ts'
import type { ActionModel, ResourceModel } from '#framework/resource/model.ts'
import { removeRecord } from '../remove.ts'
import { runAction } from '../run-action.ts'
import { memoized } from '../steps/memoized.ts'
import { wordOf } from '../steps/operation-target.ts'
import { updateRecord } from '../update.ts'
import type { Written } from '../writing/write.ts'

/** One thing that can be done with each of many records. */
export interface ManyDoor {
  /** `update`, `delete`, or the name of an action. */
  readonly name: string
  /** Last part of its address. */
  readonly path: string
  readonly permission: string
  /** What it is given, the same for all records; null for nothing. */
  readonly input: TSchema | null
  readonly action: ActionModel | null
  /** Does it with one of them, as a call of the caller's own would. */
  run(ctx: Written, id: string, input: unknown): Promise<unknown>
}

/**
 * Of a model as its caller meets it. Nothing where the operation for one record is not offered, and no action that asks for a proof of the
 * moment: nobody is there to give it when the task runs.
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

/** Undefined for what is not offered. */
export function manyDoorOf(model: ResourceModel, name: string): ManyDoor | undefined {
  return manyDoorsOf(model).find((door) => door.name === name)
}
