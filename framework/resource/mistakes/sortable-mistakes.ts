// Finds mistakes in declared sort paths.

import { hintOf } from '../declaring/fault.ts'
import type { AnyResource, Fields } from '../define-resource.ts'
import { type BootMistake, mistakesAt } from './boot-mistake.ts'

/** Mistakes of `sortable`: each path must lead through a relation to one, to a sortable field that is not hidden (CVE-2023-30843). */
export function findSortableMistakes(
  path: string,
  { definition }: AnyResource,
  resources: readonly AnyResource[],
): BootMistake[] {
  const asked = (definition.sortable ?? []) as string[]
  if (asked.length === 0) return []
  const known = pathsOf(definition.fields as Fields, resources)
  return asked
    .filter((name) => !known.includes(name))
    .map((name) =>
      mistakesAt(`${path}.sortable`)(
        'resource.unknown-sortable',
        `"${name}" does not lead through a relation to one to a readable field that has an order.`,
        hintOf(name, known, 'Paths here'),
      ),
    )
}

function pathsOf(fields: Fields, resources: readonly AnyResource[]): string[] {
  return Object.entries(fields).flatMap(([name, { kind, options }]) => {
    const relation = options.hidden ? undefined : kind.relation?.(options)
    const target = resources.find((each) => each.name === relation?.to)
    return target && relation?.cardinality === 'one' ? sortedFieldsOf(target).map((field) => `${name}__${field}`) : []
  })
}

const sortedFieldsOf = ({ definition }: AnyResource): string[] => [
  ...Object.entries(definition.fields as Fields)
    .filter(([, { kind, options }]) => kind.isOrderable && !options.hidden)
    .map(([name]) => name),
  ...['id', 'createdAt', 'updatedAt'],
]
