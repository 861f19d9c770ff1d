// Kinds of settings: each reads one environment variable, and describes its meaning and accepted texts.
import Type, { type TSchema } from 'typebox'
import type { SettingFormat } from './formats.ts'

/** Additions to a setting's schema. `secret` values are never shown. */
export interface SettingNotes {
  readonly variable: string
  /** Its meaning, as a phrase without a full stop. */
  readonly about: string
  readonly allowed: string
  readonly format?: SettingFormat
  readonly secret?: boolean
}

/** Inclusive bounds of a number. */
interface Bounds {
  readonly min: number
  readonly max: number
}

const A_YEAR = 31_536_000

/** An origin without a path. */
export const ORIGIN = '^https?://[^/\\s?#]+$'

/** Related settings under one name. */
export const group = Type.Object
/** A setting that may be unset. */
export const optional = Type.Optional

/** A whole number. */
export const integer = (variable: string, about: string, { min, max }: Bounds) =>
  Type.Integer({ minimum: min, maximum: max, variable, about, allowed: `a whole number from ${min} to ${max}` })

/** True or false. */
export const flag = (variable: string, about: string) => Type.Boolean({ variable, about, allowed: 'true or false' })

/** A text; `allowed` describes valid ones. Options are `pattern`, `minLength`, `secret`, and `format: 'path'` for a file or folder. */
export const text = (variable: string, about: string, { allowed, ...options }: { allowed: string } & TextOptions) =>
  Type.String({ minLength: 1, variable, about, allowed, ...options })

interface TextOptions {
  readonly pattern?: string
  readonly minLength?: number
  readonly secret?: boolean
  readonly format?: 'path'
}

/** Comma-separated texts, each as `items` says. */
export const words = (
  variable: string,
  about: string,
  { allowed, items = Type.String({ minLength: 1 }) }: { readonly allowed: string; readonly items?: TSchema },
) => Type.Array(items as ReturnType<typeof Type.String>, { variable, about, allowed })

/** Seconds, written as 90s, 15m, 12h or 7d; from one second to a year. */
export const duration = (variable: string, about: string) => {
  const notes = { variable, about, format: 'duration', allowed: 'a duration such as 90s, 15m, 12h or 7d' }
  return Type.Integer({ minimum: 1, maximum: A_YEAR, ...notes })
}

/** One word of a closed list. */
export const choice = <const Words extends string>(variable: string, about: string, options: readonly Words[]) =>
  Type.Unsafe<Words>({ type: 'string', enum: options, variable, about, allowed: `one of ${options.join(', ')}` })

/** A number per window in seconds; null for no limit. */
export const rate = (variable: string, about: string) => {
  const count = { type: 'integer', minimum: 1 }
  const limited = { type: 'object', properties: { max: count, window: count }, required: ['max', 'window'] }
  const notes = { variable, about, format: 'rate', allowed: 'a rate such as 600/minute, or off' }
  return Type.Unsafe<{ max: number; window: number } | null>({ anyOf: [{ type: 'null' }, limited], ...notes })
}

/** A JSON value that follows `schema`. */
export const json = <Schema extends TSchema>(
  variable: string,
  about: string,
  { allowed, schema, secret = false }: { readonly allowed: string; readonly schema: Schema; readonly secret?: boolean },
): Schema => ({ ...schema, variable, about, format: 'json', allowed, ...(secret && { secret }) })
