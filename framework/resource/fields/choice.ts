// One word of a closed list.
import Type from 'typebox'
import { listOf, needed, words } from '../declaring/rules.ts'
import { defineField, type Field, type FieldKind, type FieldOptions, type Only, SHARED_OPTIONS } from '../field.ts'
import { STRING } from './scalars.ts'
import { bytesOfWords } from './widths.ts'

export interface ChoiceOptions extends FieldOptions {
  choices: readonly string[]
  default?: string
}

const choiceKind: FieldKind<ChoiceOptions> = {
  name: 'choice',
  options: { ...SHARED_OPTIONS, choices: needed(listOf(words)) },
  schema: ({ choices }) => Type.Enum([...choices]),
  column: () => 'text',
  checks: ({ choices }, column) => [
    `${column} in (${choices.map((word) => `'${word.replaceAll("'", "''")}'`).join(', ')})`,
  ],
  scalar: STRING,
  isList: false,
  operators: ['exact', 'ne', 'in', 'isnull'],
  spread: 'few',
  maxBytes: ({ choices }) => bytesOfWords(choices),
  isOrderable: true,
  isSearchable: false,
  widget: 'select',
  audit: 'full',
  parseText: (text, { choices }) => (choices.includes(text) ? text : undefined),
  choices: ({ choices }) => choices,
  sample: ({ choices }, n) => choices[n % choices.length]!,
  refuses: () => [
    [7, 'not_a_choice'],
    ['no such choice', 'not_a_choice'],
  ],
  mistakes: ({ choices, default: chosen }) => [
    ...(choices.length === 0 ? ['the list of choices is empty'] : []),
    ...(new Set(choices).size < choices.length ? ['a choice stands twice in the list'] : []),
    ...(chosen !== undefined && !choices.includes(chosen)
      ? [`the default ${JSON.stringify(chosen)} is not one of the choices`]
      : []),
  ],
}

type WithChoices<Words extends readonly string[], O> = O & { choices: Words }

/** `choice(['draft', 'published'], { default: 'draft' })`: the value's type is the union of the words. */
export function choice<
  const Words extends readonly string[],
  const O extends Omit<ChoiceOptions, 'choices' | 'default'> & { default?: Words[number] } = Record<never, never>,
>(choices: Words, options = {} as Only<O, ChoiceOptions>): Field<Words[number], WithChoices<Words, O>> {
  return defineField(choiceKind, options, { choices })
}
