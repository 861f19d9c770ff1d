// Joins an action's declaration with the code that runs it.
import type { TSchema } from 'typebox'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { Action } from './context.ts'

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
