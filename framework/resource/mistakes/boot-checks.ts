// Finds every mistake in the declarations at once: each with an id, a path, a message and a hint.

import { isSound } from '../declaring/declared.ts'
import { hintOf, spelledOf } from '../declaring/fault.ts'
import { type AnyResource, type Fields, OPERATIONS } from '../define-resource.ts'
import { resolveEdge } from '../edge.ts'
import { defaultWordOf, type Field } from '../field.ts'
import { isCamel } from '../inflection.ts'
import type { DeclaredResource } from '../resolve-resources.ts'
import { isValueOf } from '../values/field-values.ts'
import { personKeyOf } from '../values/personal-fields.ts'
import { findActionMistakes } from './action-mistakes.ts'
import { type BootMistake, mistakesAt } from './boot-mistake.ts'
import { findNameCollisions } from './name-mistakes.ts'
import { findSortableMistakes } from './sortable-mistakes.ts'

const SYSTEM_FIELDS = ['id', 'createdAt', 'updatedAt']
const RESERVED_NAMES = [
  ...SYSTEM_FIELDS,
  'tenant',
  'tenantId',
  'ownerId',
  'version',
  'page',
  'page_size',
  'cursor',
  'search',
  'filter',
  'and',
  'or',
  'not',
  'ordering',
  'relevance',
  'fields',
  'include',
  'count',
  'rights',
]

/** Reports all mistakes of all declarations; an empty list means the models can be resolved. */
export function findBootMistakes(declared: readonly DeclaredResource[]): BootMistake[] {
  const names = declared.map(({ resource }) => resource.name)
  const resources = declared.map(({ resource }) => resource).filter(isSound)
  return [
    ...findDuplicateNames(declared),
    ...findNameCollisions(declared),
    ...declared
      .filter(({ resource }) => isSound(resource))
      .flatMap(({ app, resource, actions }) => {
        const path = `${app}/${resource.name}`
        return [
          ...findNameMistakes(path, resource),
          ...findEachField(path, resource, names),
          ...findListMistakes(path, resource),
          ...findSortableMistakes(path, resource, resources),
          ...findGroupMistakes(path, resource),
          ...findPersonalMistakes(path, resource),
          ...findEdgeMistakes(path, resource),
          ...findExampleMistakes(`${path}.example`, resource),
          ...findActionMistakes(path, resource, actions),
        ]
      }),
  ]
}

function findDuplicateNames(declared: readonly DeclaredResource[]): BootMistake[] {
  return declared
    .filter(({ resource }, index) => declared.findIndex((other) => other.resource.name === resource.name) < index)
    .map(({ app, resource }) => {
      const report = mistakesAt(`${app}/${resource.name}`)
      return report(
        'resource.duplicate-name',
        `A second resource is named "${resource.name}".`,
        'Names of resources are unique in the whole project; rename one of them.',
      )
    })
}

function findNameMistakes(path: string, { name, definition }: AnyResource): BootMistake[] {
  const report = mistakesAt(path)
  const found: BootMistake[] = []
  if (!isCamel(name))
    found.push(
      report(
        'resource.name',
        `"${name}" is not a valid name for a resource.`,
        'Write it in camelCase, in the plural: blogPosts.',
      ),
    )
  if (Object.keys(definition.fields).length === 0)
    found.push(report('resource.no-fields', 'The resource has no fields.', 'Declare at least one field.'))
  return found
}

function findEachField(
  path: string,
  { name: own, definition }: AnyResource,
  resources: readonly string[],
): BootMistake[] {
  const fields = definition.fields as Fields
  return Object.entries(fields).flatMap(([name, field]) => {
    const at = `${path}.fields.${name}`
    if (!isSound(field)) return findFieldNameMistakes(at, name)
    return [
      ...findFieldNameMistakes(at, name),
      ...findOptionMistakes(at, field),
      ...findDefaultMistakes(at, field),
      ...findPointerMistakes(at, field, { own, resources, fields: Object.keys(fields) }),
    ]
  })
}

function findFieldNameMistakes(path: string, name: string): BootMistake[] {
  const report = mistakesAt(path)
  if (RESERVED_NAMES.includes(name))
    return [
      report(
        'field.reserved-name',
        `The name "${name}" is taken by PEND itself.`,
        `Choose another name; taken are ${RESERVED_NAMES.join(', ')}.`,
      ),
    ]
  if (!isCamel(name))
    return [report('field.name', `"${name}" is not a valid name for a field.`, 'Write it in camelCase: publishedAt.')]
  return []
}

function findOptionMistakes(path: string, { kind, options }: Field): BootMistake[] {
  const report = mistakesAt(path)
  const found = (kind.mistakes?.(options) ?? []).map((message) =>
    report(
      'field.options',
      `The options do not match: ${message}.`,
      `See the options of ${kind.name} in framework/resource/fields.`,
    ),
  )
  // These options would use the value without checking who may read the quoted record.
  if (options.quotes && (options.required || options.search || options.unique || options.default !== undefined))
    found.push(
      report(
        'field.quotation',
        'A field that quotes another record may be null, and is neither searched nor unique.',
        'Leave `required`, `default`, `search` and `unique` out, or leave `quotes` out.',
      ),
    )
  if (options.personal && !kind.personal)
    found.push(
      report(
        'field.not-personal',
        `A field of kind ${kind.name} cannot be personal.`,
        'Keep what says who a person is as text or as an e-mail address, or leave `personal` out.',
      ),
    )
  if (options.search && !kind.isSearchable)
    found.push(
      report('field.not-searchable', `A field of kind ${kind.name} cannot be searched.`, 'Remove `search: true`.'),
    )
  if (options.hidden && options.required && options.default === undefined)
    found.push(
      report(
        'field.hidden-required',
        'A hidden field is required, but no client can give it.',
        'Give it a default, or set it in code with createAsSystem and say `readOnly` instead.',
      ),
    )
  return found
}

/** A default that no client could send would be stored anyway, or fail with the first record. */
function findDefaultMistakes(path: string, field: Field): BootMistake[] {
  const { kind, options } = field
  if (options.default === undefined || defaultWordOf(field) !== null || isValueOf(field, options.default)) return []
  const word = kind.defaultWord ? `, or the word '${kind.defaultWord}'` : ''
  return [
    mistakesAt(path)(
      'field.default',
      `The default ${spelledOf(options.default)} is not a valid value for this field.`,
      `Give a value that a client could send${word}.`,
    ),
  ]
}

/** Documents show the example to everybody: it must contain valid values. */
function findExampleMistakes(path: string, { definition: { fields, example = {} } }: AnyResource): BootMistake[] {
  const known = Object.keys(fields)
  return Object.entries(example).flatMap(([name, value]) => {
    const report = mistakesAt(`${path}.${name}`)
    const field = (fields as Record<string, Field>)[name]
    if (!field)
      return [report('resource.unknown-example', `There is no field "${name}".`, hintOf(name, known, 'Fields here'))]
    if ((value === null && !field.options.required) || isValueOf(field, value)) return []
    return [
      report(
        'resource.example',
        `${spelledOf(value)} is not a valid value for this field.`,
        'Give one that an answer could hold.',
      ),
    ]
  })
}

interface KnownNames {
  own: string
  resources: readonly string[]
  fields: readonly string[]
}

function findPointerMistakes(path: string, { kind, options }: Field, known: KnownNames): BootMistake[] {
  const report = mistakesAt(path)
  const to = kind.relation?.(options).to
  const from = kind.derivation?.from(options)
  const { acyclic } = options as { acyclic?: boolean }
  const found: BootMistake[] = []
  if (acyclic && to !== known.own)
    found.push(
      report(
        'field.acyclic-elsewhere',
        `It points at "${to}", and only what points at its own resource can lead back to itself.`,
        'Leave `acyclic` out.',
      ),
    )
  if (to !== undefined && !known.resources.includes(to))
    found.push(
      report(
        'field.unknown-resource',
        `It points at "${to}", which no installed app declares.`,
        hintOf(to, known.resources, 'Resources'),
      ),
    )
  if (from !== undefined && !known.fields.includes(from))
    found.push(
      report(
        'field.unknown-source',
        `It is made from "${from}", which is not a field here.`,
        hintOf(from, known.fields, 'Fields here'),
      ),
    )
  return found
}

/** Filters, ordering and title may name only readable fields: a hidden one would become an oracle (CVE-2023-30843). */
function findListMistakes(path: string, { definition }: AnyResource): BootMistake[] {
  const fields = definition.fields as Fields
  const known = [...Object.keys(fields), ...SYSTEM_FIELDS]
  const check = (chapter: string, names: readonly string[], id: string) =>
    names
      .filter((name) => !known.includes(name) || fields[name]?.options.hidden === true)
      .map((name) =>
        mistakesAt(`${path}.${chapter}`)(
          id,
          `"${name}" is not a readable field here.`,
          hintOf(name, known, 'Fields here'),
        ),
      )
  const sorted = (definition.ordering ?? []).map((term: string) => term.replace(/^-/, '')) as string[]
  const unsortable = sorted.filter((name) => fields[name]?.kind.isOrderable === false)
  return [
    ...check('filters', (definition.filters ?? []) as string[], 'resource.unknown-filter'),
    ...check('ordering', sorted, 'resource.unknown-ordering'),
    ...check('title', definition.title ? [definition.title] : [], 'resource.unknown-title'),
    ...unsortable.map((name) =>
      mistakesAt(`${path}.ordering`)(
        'resource.not-orderable',
        `"${name}" is of kind ${fields[name]!.kind.name}, which has no order.`,
        'Sort by another field.',
      ),
    ),
  ]
}

function findGroupMistakes(path: string, { definition }: AnyResource): BootMistake[] {
  const known = [...Object.keys(definition.fields), ...SYSTEM_FIELDS]
  const grouped = ((definition.unique ?? []) as string[][]).flat()
  const operations = (definition.operations ?? []) as string[]
  return [
    ...grouped
      .filter((name) => !known.includes(name))
      .map((name) =>
        mistakesAt(`${path}.unique`)(
          'resource.unknown-unique',
          `"${name}" is not a field here.`,
          hintOf(name, known, 'Fields here'),
        ),
      ),
    ...operations
      .filter((name) => !(OPERATIONS as readonly string[]).includes(name))
      .map((name) =>
        mistakesAt(`${path}.operations`)(
          'resource.unknown-operation',
          `"${name}" is not an operation.`,
          hintOf(name, OPERATIONS, 'Operations'),
        ),
      ),
  ]
}

/** Personal data must belong to a person, or no erasure would find it. */
function findPersonalMistakes(path: string, resource: AnyResource): BootMistake[] {
  const fields = Object.entries(resource.definition.fields as Fields)
  const personal = fields.filter(([, { options }]) => options.personal)
  if (personal.length === 0 || personKeyOf(resource.name, new Map(fields)) !== null) return []
  return [
    mistakesAt(`${path}.fields.${personal[0]![0]}`)(
      'field.personal-of-nobody',
      'It is personal, but nothing says whose it is.',
      "Add `user: reference('users')`, make an e-mail address personal, or leave `personal` out.",
    ),
  ]
}

/** Settings of the edge that would show too much, nothing, or one record of many. */
function findEdgeMistakes(path: string, resource: AnyResource): BootMistake[] {
  const edge = resolveEdge(resource)
  if (edge === null) return []
  const { definition } = resource
  const report = mistakesAt(`${path}.edge`)
  const fields = definition.fields as Fields
  const filters = (definition.filters ?? []) as string[]
  const isTenantOwned = definition.rows === undefined || definition.rows === 'tenant'
  return [
    ...(isTenantOwned
      ? []
      : [
          report(
            'edge.rows',
            'Only rows that belong to a whole tenant can be shown to everybody.',
            "Use `rows: 'tenant'`.",
          ),
        ]),
    ...edge.where
      .filter(([field]) => !filters.includes(field))
      .map(([field]) =>
        report(
          'edge.unknown-filter',
          `"${field}" is not a field that lists can be filtered by.`,
          `Add it to \`filters\`. ${hintOf(field, filters, 'Filters')}`,
        ),
      ),
    ...edge.ids
      .filter((field) => !fields[field]?.kind.relation)
      .map((field) => report('edge.ids', `"${field}" points at nothing.`, 'Name relations, or leave it out.')),
    ...(edge.by === 'id' || (fields[edge.by]?.options.unique && filters.includes(edge.by))
      ? []
      : [
          report(
            'edge.by',
            `"${edge.by}" does not name one record.`,
            `Name a unique field that is among the \`filters\`. ${hintOf(edge.by, filters, 'Filters')}`,
          ),
        ]),
  ]
}
