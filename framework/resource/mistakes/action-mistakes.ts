// Mistakes of actions beyond their options: names in use, and conditions that no record could meet.

import { hintOf, spelledOf } from '../declaring/fault.ts'
import type { ActionDefinition } from '../define-action.ts'
import { type AnyResource, OPERATIONS } from '../define-resource.ts'
import type { Field } from '../field.ts'
import { isCamel } from '../inflection.ts'
import { isValueOf } from '../values/field-values.ts'
import { type ActionConditions, wantedOf } from './action-conditions.ts'
import { type BootMistake, mistakesAt } from './boot-mistake.ts'

/** For all actions of a resource, by name. */
export function findActionMistakes(
  path: string,
  { definition }: AnyResource,
  actions: Readonly<Record<string, ActionDefinition>> = {},
): BootMistake[] {
  return Object.entries(actions).flatMap(([name, { when = {} }]) => [
    ...findActionNameMistakes(`${path}.actions.${name}`, name),
    ...findConditionMistakes(`${path}.actions.${name}.when`, definition.fields as Record<string, Field>, when),
  ])
}

function findActionNameMistakes(path: string, name: string): BootMistake[] {
  if (isCamel(name) && ![...OPERATIONS, 'bulk'].includes(name)) return []
  return [
    mistakesAt(path)(
      'action.name',
      `"${name}" is not a valid name for an action.`,
      'Write a verb in camelCase that is not an operation: publish.',
    ),
  ]
}

/** A value that the field cannot have would exclude every record. */
function findConditionMistakes(
  path: string,
  fields: Readonly<Record<string, Field>>,
  when: ActionConditions,
): BootMistake[] {
  const known = Object.keys(fields)
  return Object.entries(when).flatMap(([name, wanted]) => {
    const report = mistakesAt(`${path}.${name}`)
    const field = fields[name]
    if (!field)
      return [report('action.unknown-field', `There is no field "${name}".`, hintOf(name, known, 'Fields here'))]
    return wantedOf(wanted)
      .filter((value) => value !== null && !isValueOf(field, value))
      .map((value) =>
        report('action.value', `${spelledOf(value)} is not a valid value for this field.`, hintOfValue(field, value)),
      )
  })
}

function hintOfValue({ kind, options }: Field, value: unknown): string {
  const choices = kind.choices?.(options)
  if (choices) return hintOf(String(value), choices, 'Choices')
  return 'Give a value that the field can have, a list of them, or null.'
}
