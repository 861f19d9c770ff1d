// Names that are valid individually but collide in SQL or GraphQL.

import { isSound } from '../declaring/declared.ts'
import type { AnyResource, Fields } from '../define-resource.ts'
import type { Field } from '../field.ts'
import { namesOfResource, singularOf } from '../inflection.ts'
import { columnOfField } from '../resolve-fields.ts'
import type { DeclaredResource } from '../resolve-resources.ts'
import type { RowRule } from '../row-rules/row-rule.ts'
import { type BootMistake, mistakesAt } from './boot-mistake.ts'
import { type Made, NameBook } from './name-book.ts'

// PostgreSQL 18, 5.6 System Columns: no user column can have these names.
const SYSTEM_COLUMNS = ['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid']
const OWN_COLUMNS = ['id', 'tenant_id', 'created_at', 'updated_at', 'version']
const LONGEST = 63

/** Every name that is used twice, reserved by the database or by every record, or would be truncated. */
export function findNameCollisions(declared: readonly DeclaredResource[]): BootMistake[] {
  const sound = declared.filter(({ resource }) => isSound(resource))
  return [
    ...findDuplicates(sound.map(({ app, resource }) => tableOf(`${app}/${resource.name}`, resource))),
    ...sound.flatMap(({ app, resource }) => findFieldCollisions(`${app}/${resource.name}`, resource, sound)),
  ]
}

function tableOf(path: string, { name, definition }: AnyResource): Made {
  return { as: 'table', name: namesOfResource(name, definition.singular).table, of: name, path }
}

function findFieldCollisions(
  path: string,
  resource: AnyResource,
  declared: readonly DeclaredResource[],
): BootMistake[] {
  const rows: unknown = resource.definition.rows
  const hasOwner = rows === 'owner' || (typeof rows === 'object' && (rows as RowRule).hasOwner)
  const columns = [...SYSTEM_COLUMNS, ...OWN_COLUMNS, ...(hasOwner ? ['owner_id'] : [])]
  const own = { of: 'every record', path }
  const taken: Made[] = [
    ...columns.map((name) => ({ as: 'column' as const, name, ...own })),
    ...['id', 'createdAt', 'updatedAt', 'rights'].map((name) => ({ as: 'GraphQL field' as const, name, ...own })),
  ]
  const entries = Object.entries(resource.definition.fields as Fields).filter(([, field]) => isSound(field))
  const made = entries.flatMap(([name, field]) => namesMadeOfField(`${path}.fields.${name}`, name, field))
  return [
    ...findDuplicates([...taken, ...made, ...inversesOn(resource, declared)]),
    ...entries.flatMap((entry) => findOwner(path, entry)),
  ]
}

function namesMadeOfField(path: string, of: string, { kind, options }: Field): Made[] {
  const relation = kind.relation?.(options) ?? null
  const ids = relation?.cardinality === 'many' ? `${singularOf(of)}Ids` : `${of}Id`
  return [
    { as: 'column', name: columnOfField(of, relation), of, path },
    { as: 'GraphQL field', name: of, of, path },
    ...(relation ? [{ as: 'GraphQL field' as const, name: ids, of, path }] : []),
  ]
}

/** Reverse lists that fields of other resources create on this one. */
function inversesOn({ name: target }: AnyResource, declared: readonly DeclaredResource[]): Made[] {
  return declared.flatMap(({ app, resource }) =>
    Object.entries(resource.definition.fields as Fields)
      .filter(([, field]) => isSound(field))
      .flatMap(([name, { kind, options }]) => {
        const relation = kind.relation?.(options)
        if (relation?.to !== target || !relation.inverse) return []
        const path = `${app}/${resource.name}.fields.${name}.inverse`
        return [{ as: 'GraphQL field' as const, name: relation.inverse, of: `${resource.name}.${name}`, path }]
      }),
  )
}

function findDuplicates(made: readonly Made[]): BootMistake[] {
  const book = new NameBook()
  for (const each of made) book.take(each)
  return [...book.mistakes, ...made.filter(isTooLong).map(tooLong)]
}

function isTooLong({ as, name }: Made): boolean {
  return (as === 'column' || as === 'table') && name.length > LONGEST
}

function tooLong({ as, name, path }: Made): BootMistake {
  return mistakesAt(path)(
    'name.too-long',
    `It makes the ${as} "${name}" of ${name.length} bytes; PostgreSQL cuts names at ${LONGEST}.`,
    'Choose a shorter name; each capital letter adds a byte.',
  )
}

/** The database lets nobody change `owner_id`, whatever its purpose. */
function findOwner(path: string, [name, { kind, options }]: readonly [string, Field]): BootMistake[] {
  const column = columnOfField(name, kind.relation?.(options) ?? null)
  if (column !== 'owner_id' || options.readOnly || options.immutable || options.hidden) return []
  return [
    mistakesAt(`${path}.fields.${name}`)(
      'field.owner',
      'Its column "owner_id" can be written once only: every PATCH and PUT of it would be refused.',
      'Say `immutable: true` or `readOnly: true`, or call it `assignee` or `keeper`.',
    ),
  ]
}
