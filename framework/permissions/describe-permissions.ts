// Describes everything that roles can hold: what each permission allows, and the lowest built-in role that holds it.
import { permissionWordOf } from '#framework/resource/inflection.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import { explainRows } from './explain-rows.ts'
import { leastRoleOf } from './explain-word.ts'
import type { Explanation } from './explanation.ts'
import { grantableWordsOf } from './permission-words.ts'
import type { Audience } from './roles.ts'

/** One permission. */
export interface DescribedPermission {
  readonly word: string
  readonly verb: string
  readonly kind: 'operation' | 'action' | 'field' | 'row' | 'other'
  readonly summary: string
  readonly from: Audience
  readonly isMine: boolean
}

/** The permissions of one resource, and which of its records they cover. */
export interface DescribedResource {
  readonly name: string
  readonly label: string
  readonly permissions: readonly DescribedPermission[]
  readonly reading: Explanation
  readonly writing: Explanation
}

interface Book {
  readonly roles: ReadonlyMap<Audience, ReadonlySet<string>>
  readonly models: Models
}

const OPERATIONS = ['read', 'create', 'update', 'delete']

/**
 * Pure. `models` are the caller's, so that no permission names a field they cannot see; `holds` says what the caller
 * holds. Omits permissions that no role of a tenant can hold, and resources without any.
 */
export function describePermissions(book: Book, holds: (word: string) => boolean): DescribedResource[] {
  const words = [...grantableWordsOf(book.roles)]
  return [...book.models.values()].flatMap((model) => {
    const own = words.filter((word) => word.startsWith(permissionWordOf(model.name, '')))
    const permissions = own
      .flatMap((word) => permissionOf(book, model, word) ?? [])
      .map((each) => ({ ...each, isMine: holds(each.word) }))
    if (permissions.length === 0) return []
    const { read: reading, write: writing } = explainRows(model)
    const sorted = permissions.toSorted((one, other) => placeOf(one.verb) - placeOf(other.verb))
    return [{ name: model.name, label: model.names.labelPlural, permissions: sorted, reading, writing }]
  })
}

function placeOf(verb: string): number {
  const place = OPERATIONS.indexOf(verb)
  return place < 0 ? OPERATIONS.length : place
}

/** Null for a permission on an invisible field. */
function permissionOf(book: Book, model: ResourceModel, word: string): Omit<DescribedPermission, 'isMine'> | null {
  const verb = word.slice(model.name.length + 1)
  const found = { word, verb, from: leastRoleOf(book, word)! }
  const [field, right] = verb.split('.') as [string, string?]
  if (right !== undefined) {
    const label = model.fields.get(field)?.label
    return label === undefined
      ? null
      : { ...found, kind: 'field', summary: `${right === 'read' ? 'Read' : 'Write'} ${label}` }
  }
  const action = [...model.actions.values()].find(({ permission }) => permission === word)
  if (action) return { ...found, kind: 'action', summary: action.definition.summary }
  if (OPERATIONS.includes(verb)) return { ...found, kind: 'operation', summary: phraseOf(verb) }
  return { ...found, kind: model.rows.verbs?.includes(verb) ? 'row' : 'other', summary: phraseOf(verb) }
}

/** `readRevenue` → `Read revenue`. */
function phraseOf(verb: string): string {
  const words = verb.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
