// Who owns which name: everything that creates names for a surface registers them here, and collisions are reported.
import { type BootMistake, mistakesAt } from './boot-mistake.ts'

const RENAME = 'Choose another name for one of the two.'
/** Where names must be distinct, and what to do about collisions. */
const SPACES = {
  table: RENAME,
  column: RENAME,
  'GraphQL field': RENAME,
  'GraphQL argument': RENAME,
  'GraphQL type': 'Give one resource another `type` with defineGraphql(), or choose another name for one of the two.',
  'GraphQL query': 'Give one resource another `type` or `plural` with defineGraphql(), or rename the endpoint.',
  'GraphQL mutation':
    'Give one resource another `type` or `plural` with defineGraphql(), or rename the action or the endpoint.',
  'GraphQL payload field': 'Give the resource another `type` or `plural` with defineGraphql().',
  'OpenAPI schema': 'Give one resource another `singular`, or choose another name for one of the two.',
  operationId: 'Give one resource another `singular`, or rename the action or the endpoint.',
  address: 'Give one resource another `path` with defineRest(), or the endpoint another `path`.',
} as const

export type NameSpace = keyof typeof SPACES

/** The source of a name, such as `articles: filters`, and where it is declared. */
export interface Owner {
  readonly of: string
  readonly path: string
}

/** A name in its space. */
export interface Made extends Owner {
  readonly as: NameSpace
  readonly name: string
}

/** Names that exist in every project. */
export const PEND: Owner = { of: 'PEND itself', path: '' }
const EVERY_OBJECT: Owner = { of: 'every JavaScript object', path: '' }

/** The names in use. An owner may take the same name again. */
export class NameBook {
  readonly #taken = new Map<string, Owner>()
  readonly #found = new Map<string, BootMistake>()

  /** One for each pair of declarations and space: a pair that collides once does so in all derived names. */
  get mistakes(): readonly BootMistake[] {
    return [...this.#found.values()]
  }

  /** Registers the name; its first owner keeps it. */
  take({ as, name, of, path }: Made): void {
    const key = `${as} ${name}`
    const holder = Object.hasOwn(Object.prototype, name) ? EVERY_OBJECT : this.#taken.get(key)
    if (!holder) this.#taken.set(key, { of, path })
    else if (holder.of !== of) this.#note({ as, name, of, path }, holder)
  }

  #note({ as, name, of, path }: Made, holder: Owner): void {
    const key = `${as} ${[path, holder.path].sort().join(' ')}`
    if (this.#found.has(key)) return
    const message = `The ${as} "${name}" is wanted twice: by "${of}", and by "${holder.of}", which has it already.`
    this.#found.set(key, mistakesAt(path || holder.path)('name.taken', message, SPACES[as]))
  }
}
