// The owners of names that surfaces derive, and an error if two want the same.
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import type { NameBook, Owner } from '#framework/resource/mistakes/name-book.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { BootError } from './boot-error.ts'

/** A resource as owner: `articles: filters`. */
export function ownerOf({ app, name }: Pick<ResourceModel, 'app' | 'name'>, part: string): Owner {
  return { of: `${name}: ${part}`, path: `${app}/${name}` }
}

/** An endpoint as owner: `endpoint login: body`, or all of it. */
export function ownerOfEndpoint({ name }: Pick<Endpoint, 'name'>, part?: string): Owner {
  return { of: part ? `endpoint ${name}: ${part}` : `endpoint ${name}`, path: `endpoints/${name}` }
}

/** A part of another owner: `endpoint login: body.device`. */
export function ownerWithin({ of, path }: Owner, key: string): Owner {
  return { of: `${of}.${key}`, path }
}

/** The result of `build`. Throws a BootError if names in `names` collided, even if building failed. */
export function withDistinctNames<T>(names: NameBook, build: () => T): T {
  try {
    const made = build()
    if (names.mistakes.length === 0) return made
  } catch (error) {
    if (names.mistakes.length === 0) throw error
  }
  throw new BootError(names.mistakes)
}
