// Finds field rules that cannot work, at boot like all mistakes in declarations.

import { hintOf } from '#framework/resource/declaring/fault.ts'
import type { AnyResource, Fields } from '#framework/resource/define-resource.ts'
import { resolveEdge } from '#framework/resource/edge.ts'
import type { FieldOptions } from '#framework/resource/field.ts'
import { type BootMistake, mistakesAt } from '#framework/resource/mistakes/boot-mistake.ts'
import type { Policy } from './define-policy.ts'

/** The mistakes in `policy.fields`, each with its field. */
export function findFieldRuleMistakes(app: string, policy: Policy, resource: AnyResource): BootMistake[] {
  const fields = resource.definition.fields as Fields
  return Object.entries(policy.fields).flatMap(([name, rule]) => {
    const report = mistakesAt(`${app}/${policy.resource}.fields.${name}`)
    const field = fields[name]
    if (!field)
      return [
        report(
          'policy.unknown-field',
          'The policy has a rule for a field that is not declared.',
          hintOf(name, Object.keys(fields), 'Fields'),
        ),
      ]
    return [
      ...(needsValue(field.options)
        ? [
            report(
              'policy.required-field',
              'Who may not write it could create nothing.',
              'Give the field a default, or do not require it.',
            ),
          ]
        : []),
      ...(rule.read === undefined
        ? []
        : findReadMistakes(resource, name).map(([message, hint]) => report('policy.telling-field', message, hint))),
    ]
  })
}

const needsValue = ({ required, readOnly, default: fallback }: FieldOptions) =>
  required === true && readOnly !== true && fallback === undefined

/** Other parts of the declaration that would reveal a restricted field. */
function findReadMistakes(resource: AnyResource, name: string): [message: string, hint: string][] {
  const { unique = [], fields } = resource.definition
  const edge = resolveEdge(resource)
  const derived = Object.entries(fields as Fields).find(
    ([, { options }]) => (options as { from?: string }).from === name,
  )
  const found: [string, string][] = []
  if ((unique as readonly (readonly string[])[]).some((group) => group.length > 1 && group.includes(name)))
    found.push([
      'It is part of a unique combination, so a duplicate would reveal its value.',
      'Take it out of `unique`.',
    ])
  if (edge && (edge.by === name || edge.where.some(([field]) => field === name)))
    found.push(['The edge shows rows by it to everybody.', 'Choose another field for `edge`.'])
  if (derived) found.push([`"${derived[0]}" is made from it and would repeat it.`, 'Make that field from another one.'])
  return found
}
