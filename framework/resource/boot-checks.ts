// Finds every mistake in the declarations at once: each with an id, a path, a message and a hint.
import { type AnyResource, OPERATIONS } from './define-resource.ts'
import type { Field } from './field.ts'
import type { DeclaredResource } from './resolve-resources.ts'

export interface BootMistake {
  /** Stable word, such as `resource.unknown-filter`. */
  id: string
  /** Where: `content/articles.filters`. */
  path: string
  message: string
  hint: string
}

const RESERVED_FIELDS = ['id', 'createdAt', 'updatedAt', 'tenantId', 'ownerId', 'version']
const RESERVED_PARAMETERS = ['page', 'page_size', 'cursor', 'search', 'ordering', 'fields', 'include', 'count']
const SYSTEM_FIELDS = ['id', 'createdAt', 'updatedAt']
const CAMEL = /^[a-z][a-zA-Z0-9]{0,49}$/

/** Reports all mistakes of all declarations; an empty list means the models can be resolved. */
export function findBootMistakes(declared: readonly DeclaredResource[]): BootMistake[] {
  const names = declared.map(({ resource }) => resource.name)
  return [...findDuplicateNames(declared), ...declared.flatMap((entry) => findResourceMistakes(entry, names))]
}

function findDuplicateNames(declared: readonly DeclaredResource[]): BootMistake[] {
  return declared
    .filter(({ resource }, index) => declared.findIndex((other) => other.resource.name === resource.name) < index)
    .map(({ app, resource }) => ({
      id: 'resource.duplicate-name',
      path: `${app}/${resource.name}`,
      message: `A second resource is named "${resource.name}".`,
      hint: 'Names of resources are unique in the whole project; rename one of them.',
    }))
}

function findResourceMistakes({ app, resource, actions }: DeclaredResource, names: readonly string[]): BootMistake[] {
  const path = `${app}/${resource.name}`
  const fields = Object.entries(resource.definition.fields as Record<string, Field>)
  return [
    ...(CAMEL.test(resource.name)
      ? []
      : [
          mistake(
            'resource.name',
            path,
            `"${resource.name}" is no name for a resource.`,
            'Write it in camelCase, in the plural: blogPosts.',
          ),
        ]),
    ...(fields.length > 0
      ? []
      : [
          mistake('resource.no-fields', `${path}.fields`, 'The resource has no fields.', 'Declare at least one field.'),
        ]),
    ...fields.flatMap(([name, field]) =>
      findFieldMistakes(`${path}.fields.${name}`, [name, field], { names, fields: fields.map(([other]) => other) }),
    ),
    ...findListMistakes(path, resource),
    ...findActionMistakes(path, Object.keys(actions ?? {})),
  ]
}

function findFieldMistakes(
  path: string,
  [name, { kind, options }]: [string, Field],
  known: { names: readonly string[]; fields: string[] },
): BootMistake[] {
  const found: BootMistake[] = []
  if (!CAMEL.test(name))
    found.push(mistake('field.name', path, `"${name}" is no name for a field.`, 'Write it in camelCase: publishedAt.'))
  if (name.includes('__') || RESERVED_FIELDS.includes(name) || RESERVED_PARAMETERS.includes(name))
    found.push(
      mistake(
        'field.reserved-name',
        path,
        `The name "${name}" is taken by PEND itself.`,
        `Choose another name; taken are ${[...RESERVED_FIELDS, ...RESERVED_PARAMETERS].join(', ')}.`,
      ),
    )
  if (options.search && !kind.isSearchable)
    found.push(
      mistake(
        'field.not-searchable',
        path,
        `A field of kind ${kind.name} cannot be searched.`,
        'Remove `search: true`.',
      ),
    )
  if (options.hidden && options.required && options.default === undefined)
    found.push(
      mistake(
        'field.hidden-required',
        path,
        'A hidden field is required, but no client can give it.',
        'Give it a default or set it in the lifecycle and drop `required`.',
      ),
    )
  for (const message of kind.mistakes?.(options) ?? [])
    found.push(
      mistake(
        'field.options',
        path,
        `The options do not fit: ${message}.`,
        `See the options of ${kind.name} in framework/resource/fields.`,
      ),
    )
  const relation = kind.relation?.(options)
  if (relation && !known.names.includes(relation.to))
    found.push(
      mistake(
        'field.unknown-resource',
        path,
        `It points at "${relation.to}", which no installed app declares.`,
        `Known resources: ${known.names.join(', ')}.`,
      ),
    )
  const from = (options as { from?: string }).from
  if (from !== undefined && !known.fields.includes(from))
    found.push(
      mistake(
        'field.unknown-source',
        path,
        `It is made from "${from}", which is no field here.`,
        `Fields here: ${known.fields.join(', ')}.`,
      ),
    )
  return found
}

function findListMistakes(path: string, { definition }: AnyResource): BootMistake[] {
  const fields = definition.fields as Record<string, Field>
  const known = [...Object.keys(fields), ...SYSTEM_FIELDS]
  const usable = (name: string) => known.includes(name) && fields[name]?.options.hidden !== true
  const found: BootMistake[] = []
  for (const name of (definition.filters ?? []) as string[]) {
    if (!usable(name))
      found.push(
        mistake(
          'resource.unknown-filter',
          `${path}.filters`,
          `"${name}" cannot be filtered by: it is no readable field.`,
          `Fields here: ${known.join(', ')}.`,
        ),
      )
  }
  for (const term of (definition.ordering ?? []) as string[]) {
    const name = term.replace(/^-/, '')
    if (!usable(name))
      found.push(
        mistake(
          'resource.unknown-ordering',
          `${path}.ordering`,
          `"${name}" cannot be sorted by: it is no readable field.`,
          `Fields here: ${known.join(', ')}.`,
        ),
      )
    else if (fields[name] && !fields[name].kind.isOrderable)
      found.push(
        mistake(
          'resource.not-orderable',
          `${path}.ordering`,
          `"${name}" is of kind ${fields[name].kind.name}, which has no order.`,
          'Sort by another field.',
        ),
      )
  }
  for (const group of (definition.unique ?? []) as string[][]) {
    for (const name of group)
      if (!known.includes(name))
        found.push(
          mistake(
            'resource.unknown-unique',
            `${path}.unique`,
            `"${name}" is no field here.`,
            `Fields here: ${known.join(', ')}.`,
          ),
        )
  }
  if (definition.title && !usable(definition.title))
    found.push(
      mistake(
        'resource.unknown-title',
        `${path}.title`,
        `"${definition.title}" is no readable field.`,
        `Fields here: ${known.join(', ')}.`,
      ),
    )
  for (const name of definition.operations ?? []) {
    if (!OPERATIONS.includes(name))
      found.push(
        mistake(
          'resource.unknown-operation',
          `${path}.operations`,
          `"${name}" is no operation.`,
          `Operations: ${OPERATIONS.join(', ')}.`,
        ),
      )
  }
  return found
}

function findActionMistakes(path: string, actions: string[]): BootMistake[] {
  return actions
    .filter((name) => !CAMEL.test(name) || [...OPERATIONS, 'bulk'].includes(name))
    .map((name) =>
      mistake(
        'action.name',
        `${path}.actions.${name}`,
        `"${name}" is no name for an action.`,
        'Write a verb in camelCase that is not an operation: publish.',
      ),
    )
}

function mistake(id: string, path: string, message: string, hint: string): BootMistake {
  return { id, path, message, hint }
}
