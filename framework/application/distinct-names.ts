// Names that surfaces make of declarations: what each is made of, and an end to what wants one twice.
import type { Endpoint } from '#framework/request/define-endpoint.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import type { NameBook, Owner } from '#framework/resource/name-book.ts'
import { BootError } from './boot-error.ts'

/** What a resource is the reason for: `articles: filters`. */
export function ownerOf({ app, name }: Pick<ResourceModel, 'app' | 'name'>, part: string): Owner {
  return { of: `${name}: ${part}`, path: `${app}/${name}` }
}

/** What an endpoint is the reason for: `endpoint login: body`, or all of it. */
export function ownerOfEndpoint({ name }: Pick<Endpoint, 'name'>, part?: string): Owner {
  return { of: part ? `endpoint ${name}: ${part}` : `endpoint ${name}`, path: `endpoints/${name}` }
}

/** What stands below another thing: `endpoint login: body.device`. */
export function ownerWithin({ of, path }: Owner, key: string): Owner {
  return { of: `${of}.${key}`, path }
}

/** What `build` makes. Throws a BootError when names in `names` were wanted twice, also where nothing could be made of them. */
export function withDistinctNames<T>(names: NameBook, build: () => T): T {
  try {
    const made = build()
    if (names.mistakes.length === 0) return made
  } catch (error) {
    if (names.mistakes.length === 0) throw error
  }
  throw new BootError(names.mistakes)
}
