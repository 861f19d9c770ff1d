// Values that bodies and answers of hand-written endpoints often hold, each with the sentence that documents show beside it.
import Type, { type TSchema, type TUnsafe } from 'typebox'

/** The same schema with this description: a copy, with all that TypeBox notes where a spread does not reach it. */
export function describedAs<S extends TSchema>(schema: S, description: string): S {
  const parts = Object.getOwnPropertyDescriptors(schema) as PropertyDescriptorMap
  const said = { value: description, enumerable: true, writable: true, configurable: true }
  return Object.defineProperties({}, { ...parts, description: said }) as S
}

/** The parameters of an endpoint about one record: `{id}` in its path. `whose` reads on after "Id of". */
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
