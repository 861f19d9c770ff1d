// Names that fit one by one and collide once SQL or GraphQL has spelt them: found before a migration is written.
import { type BootMistake, mistakesAt } from './boot-mistake.ts'
import { isSound } from './declaring/declared.ts'
import type { AnyResource, Fields } from './define-resource.ts'
import type { Field } from './field.ts'
import { namesOfResource, singularOf } from './inflection.ts'
import { columnOfField } from './resolve-fields.ts'
import type { DeclaredResource } from './resolve-resources.ts'
import type { RowRule } from './row-rules/row-rule.ts'

// PostgreSQL 18, 5.6 System Columns: no column of a user can have these names.
const SYSTEM_COLUMNS = ['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid']
const OWN_COLUMNS = ['id', 'tenant_id', 'created_at', 'updated_at', 'version']
// GraphQL, 3.5 Scalars and 3.3 Schema; the Relay specification names the rest.
const OWN_TYPES = [
  ...['String', 'Int', 'Float', 'Boolean', 'ID', 'Decimal', 'Date', 'DateTime', 'UUID', 'JSON'],
  ...['Query', 'Mutation', 'Subscription', 'Node', 'PageInfo'],
]
const LONGEST = 63

/** A name that one surface makes, and of what. */
interface Made {
  readonly as: string
  readonly name: string
  readonly of: string
}

/** Every name that is taken twice, belongs to the database or GraphQL, or would be cut. */
export function findNameCollisions(declared: readonly DeclaredResource[]): BootMistake[] {
  const sound = declared.filter(({ resource }) => isSound(resource))
  return [
    ...findDuplicates(
      sound.map(({ app, resource }) => ({ path: `${app}/${resource.name}`, made: namesMadeOf(resource) })),
      OWN_TYPES.map((name) => ({ as: 'GraphQL type', name, of: 'GraphQL itself' })),
    ),
    ...sound.flatMap(({ app, resource }) => findFieldCollisions(`${app}/${resource.name}`, resource, sound)),
  ]
}

function namesMadeOf({ name, definition }: AnyResource): Made[] {
  const { table, path, type } = namesOfResource(name, definition.singular)
  return [
    { as: 'table', name: table, of: name },
    { as: 'path', name: path, of: name },
    ...[type, `${type}Connection`, `${type}Edge`].map((each) => ({ as: 'GraphQL type', name: each, of: name })),
  ]
}

function findFieldCollisions(
  path: string,
  resource: AnyResource,
  declared: readonly DeclaredResource[],
): BootMistake[] {
  const rows: unknown = resource.definition.rows
  const hasOwner = rows === 'owner' || (typeof rows === 'object' && (rows as RowRule).hasOwner)
  const columns = [...SYSTEM_COLUMNS, ...OWN_COLUMNS, ...(hasOwner ? ['owner_id'] : [])]
  const taken = [
    ...columns.map((name) => ({ as: 'column', name, of: 'the table itself' })),
    ...['id', 'createdAt', 'updatedAt'].map((name) => ({ as: 'GraphQL field', name, of: 'every record' })),
  ]
  const entries = Object.entries(resource.definition.fields as Fields).filter(([, field]) => isSound(field))
  const parts = [
    ...entries.map(([name, field]) => ({ path: `${path}.fields.${name}`, made: namesMadeOfField(name, field) })),
    ...inversesOn(resource, declared),
  ]
  return [...findDuplicates(parts, taken), ...entries.flatMap(([name, field]) => findOwner(path, [name, field]))]
}

function namesMadeOfField(name: string, { kind, options }: Field): Made[] {
  const relation = kind.relation?.(options) ?? null
  const ids = relation?.cardinality === 'many' ? `${singularOf(name)}Ids` : `${name}Id`
  return [
    { as: 'column', name: columnOfField(name, relation), of: name },
    { as: 'GraphQL field', name, of: name },
    ...(relation ? [{ as: 'GraphQL field', name: ids, of: name }] : []),
  ]
}

/** The lists that fields of other resources make of this one's records. */
function inversesOn({ name: target }: AnyResource, declared: readonly DeclaredResource[]) {
  return declared.flatMap(({ app, resource }) =>
    Object.entries(resource.definition.fields as Fields)
      .filter(([, field]) => isSound(field))
      .flatMap(([name, { kind, options }]) => {
        const relation = kind.relation?.(options)
        if (relation?.to !== target || !relation.inverse) return []
        const made = [{ as: 'GraphQL field', name: relation.inverse, of: `${resource.name}.${name}` }]
        return [{ path: `${app}/${resource.name}.fields.${name}.inverse`, made }]
      }),
  )
}

function findDuplicates(
  parts: readonly { readonly path: string; readonly made: readonly Made[] }[],
  own: readonly Made[],
): BootMistake[] {
  const taken = new Map(own.map((each) => [`${each.as} ${each.name}`, each.of]))
  return parts.flatMap(({ path, made }) =>
    made.flatMap(({ as, name, of }) => {
      const key = `${as} ${name}`
      const holder = taken.get(key)
      if (holder === undefined) taken.set(key, of)
      if (holder !== undefined && holder !== of) return [collision(path, { as, name, of }, holder)]
      if (Object.hasOwn(Object.prototype, name)) return [collision(path, { as, name, of }, 'every JavaScript object')]
      return (as === 'column' || as === 'table') && name.length > LONGEST ? [tooLong(path, { as, name, of })] : []
    }),
  )
}

function collision(path: string, { as, name, of }: Made, holder: string): BootMistake {
  return mistakesAt(path)(
    'name.taken',
    `"${of}" makes the ${as} "${name}", which ${holder} has already.`,
    'Choose another name for one of the two.',
  )
}

function tooLong(path: string, { as, name }: Made): BootMistake {
  return mistakesAt(path)(
    'name.too-long',
    `It makes the ${as} "${name}" of ${name.length} bytes; PostgreSQL cuts names at ${LONGEST}.`,
    'Choose a shorter name; each capital letter adds a byte.',
  )
}

/** The database lets nobody change `owner_id`, whatever it is there for. */
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
