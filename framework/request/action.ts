// An action: a verb on one record, with the code that runs it.
import type { Static, TSchema } from 'typebox'
import type { ActionDefinition } from '#framework/resource/define-action.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import type { Context } from './context.ts'

/** An action's declaration with the code that runs it. */
export interface Action<R extends AnyResource = AnyResource, Input extends TSchema = TSchema> extends ActionDefinition {
  input?: Input
  /** Runs in one transaction with the record locked; returns the current record. */
  run(ctx: Context, record: RowOf<R>, input: Static<Input>): Promise<RowOf<R>>
}
