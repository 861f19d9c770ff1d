// Combines an action's declaration with the code that runs it.
import type { TSchema } from 'typebox'
import { declare } from '#framework/resource/declaring/declared.ts'
import {
  code,
  either,
  flag,
  listOf,
  needed,
  type OptionTable,
  phrase,
  recordOf,
  table,
  where,
  words,
} from '#framework/resource/declaring/rules.ts'
import { schema } from '#framework/resource/declaring/schema-rule.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { Action } from '../action.ts'

export interface DeclaredAction {
  resource: string
  name: string
  action: Action
}

const VALUE = where(
  'a text, a number, true, false or null',
  (value) => value === null || ['string', 'number', 'boolean'].includes(typeof value),
)

const OPTIONS: OptionTable<Action> = {
  summary: needed(phrase),
  description: words,
  input: schema,
  permission: words,
  when: recordOf(either(VALUE, listOf(VALUE))),
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
