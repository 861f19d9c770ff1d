// Common values in bodies and answers of hand-written endpoints, each with its description for the documentation.
import Type, { type TSchema, type TUnsafe } from 'typebox'

/** A copy of the schema with this description, including TypeBox's internal keys, which a spread would lose. */
export function describedAs<S extends TSchema>(schema: S, description: string): S {
  const parts = Object.getOwnPropertyDescriptors(schema) as PropertyDescriptorMap
  const said = { value: description, enumerable: true, writable: true, configurable: true }
  return Object.defineProperties({}, { ...parts, description: said }) as S
}

/** Parameters of an endpoint about one record: `{id}` in its path. `whose` continues "Id of". */
export const byId = (whose: string) => Type.Object({ id: anId(`Id of ${whose}.`) })

/** An id. */
export const anId = (description: string) => Type.String({ format: 'uuid', description })
/** A moment in UTC. */
export const aMoment = (description: string) => Type.String({ format: 'date-time', description })
/** Any text. */
export const aText = (description: string) => Type.String({ description })
/** True or false. */
export const aFlag = (description: string) => Type.Boolean({ description })
/** A whole number. */
export const aCount = (description: string) => Type.Integer({ description })

/** An id, or null. */
export const anIdOrNull = (description: string) => textOrNull({ format: 'uuid', description })
/** A moment in UTC, or null. */
export const aMomentOrNull = (description: string) => textOrNull({ format: 'date-time', description })
/** Any text, or null. */
export const aTextOrNull = (description: string) => textOrNull({ description })

function textOrNull(more: { format?: string; description: string }): TUnsafe<string | null> {
  return Type.Unsafe<string | null>({ type: ['string', 'null'], ...more })
}
