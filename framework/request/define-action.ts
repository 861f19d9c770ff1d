// Joins an action's declaration with the code that runs it.
import type { TSchema } from 'typebox'
import { declare } from '#framework/resource/declaring/declared.ts'
import { code, flag, needed, type OptionTable, phrase, table, words } from '#framework/resource/declaring/rules.ts'
import { schema } from '#framework/resource/declaring/schema-rule.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { Action } from './context.ts'

export interface DeclaredAction {
  resource: string
  name: string
  action: Action
}

const OPTIONS: OptionTable<Action> = {
  summary: needed(phrase),
  description: words,
  input: schema,
  permission: words,
  dangerous: flag,
  stepUp: flag,
  run: needed(code),
}
const DECLARATION = table(OPTIONS)

/** `defineAction(articles, 'publish', { summary, run })` becomes POST …/{id}/publish, a mutation and a button. */
export function defineAction<R extends AnyResource, const Input extends TSchema = TSchema>(
  resource: R,
  name: string,
  action: Action<R, Input>,
): DeclaredAction {
  return declare('defineAction()', { resource: resource.name, name, action: action as unknown as Action }, [
    ...words.find(name, '.name'),
    ...DECLARATION.find(action, ''),
  ])
}
