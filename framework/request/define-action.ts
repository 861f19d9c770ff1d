// Joins an action's declaration with the code that runs it.
import type { Static, TSchema } from 'typebox'
import type { ActionDefinition } from '#framework/resource/define-action.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import type { Context } from './context.ts'

export interface Action<R extends AnyResource = AnyResource, Input extends TSchema = TSchema> extends ActionDefinition {
  input?: Input
  /** Runs in one transaction with the record locked; returns the record as it is now. */
  run(ctx: Context, record: RowOf<R>, input: Static<Input>): Promise<RowOf<R>>
}

export interface DeclaredAction {
  resource: string
  name: string
  action: Action
}

/** `defineAction(articles, 'publish', { summary, run })` becomes POST …/{id}/publish, a mutation and a button. */
export function defineAction<R extends AnyResource, const Input extends TSchema = TSchema>(
  resource: R,
  name: string,
  action: Action<R, Input>,
): DeclaredAction {
  return Object.freeze({ resource: resource.name, name, action: action as unknown as Action })
}
