// TypeScript types inferred from a declaration: exact rows and bodies without casts.
import type { Resource } from './define-resource.ts'
import type { OptionsOf, ValueOf } from './field.ts'

type Flatten<T> = { [K in keyof T]: T[K] }
type FieldsOf<R> = R extends Resource<infer _, infer F> ? F : never
type Is<F, Option extends string> = OptionsOf<F> extends { [K in Option]: true } ? true : false
type HasDefault<F> = OptionsOf<F> extends { default: infer D } ? (undefined extends D ? false : true) : false
/** A value is never null if it is required or has a default, unless its target can be deleted. */
type IsNeverNull<F> =
  OptionsOf<F> extends { onDelete: 'set-null' } ? false : Is<F, 'required'> extends true ? true : HasDefault<F>

type ReadableName<F> = { [K in keyof F]: Is<F[K], 'hidden'> extends true ? never : K }[keyof F]
type WritableName<F> = {
  [K in keyof F]: Is<F[K], 'hidden'> extends true ? never : Is<F[K], 'readOnly'> extends true ? never : K
}[keyof F]
type NeededName<F> = {
  [K in WritableName<F>]: Is<F[K], 'required'> extends true ? (HasDefault<F[K]> extends true ? never : K) : never
}[WritableName<F>]
type ChangeableName<F> = { [K in WritableName<F>]: Is<F[K], 'immutable'> extends true ? never : K }[WritableName<F>]
type WritableValue<F> = IsNeverNull<F> extends true ? ValueOf<F> : ValueOf<F> | null

interface SystemRow {
  id: string
  createdAt: string
  updatedAt: string
}

/** Fields that an insert may omit, because the database has a value for them. */
export type DefaultedNameOf<R> =
  | keyof SystemRow
  | { [K in keyof FieldsOf<R>]: HasDefault<FieldsOf<R>[K]> extends true ? K : never }[keyof FieldsOf<R>]

/** A record as every surface answers it. */
export type RowOf<R> = Flatten<
  SystemRow & {
    [K in ReadableName<FieldsOf<R>>]: IsNeverNull<FieldsOf<R>[K]> extends true
      ? ValueOf<FieldsOf<R>[K]>
      : ValueOf<FieldsOf<R>[K]> | null
  }
>

/** A record for code inside the system, including fields that never leave the server. */
export type StoredRowOf<R> = Flatten<
  SystemRow & {
    [K in keyof FieldsOf<R>]: IsNeverNull<FieldsOf<R>[K]> extends true
      ? ValueOf<FieldsOf<R>[K]>
      : ValueOf<FieldsOf<R>[K]> | null
  }
>

/** Input of create. */
export type CreateInputOf<R> = Flatten<
  { [K in NeededName<FieldsOf<R>>]: WritableValue<FieldsOf<R>[K]> } & {
    [K in Exclude<WritableName<FieldsOf<R>>, NeededName<FieldsOf<R>>>]?: WritableValue<FieldsOf<R>[K]>
  }
>

/** Input of an update: any of the changeable fields. */
export type UpdateInputOf<R> = Flatten<{ [K in ChangeableName<FieldsOf<R>>]?: WritableValue<FieldsOf<R>[K]> }>

/** What system code may set beyond a client: also read-only and hidden fields. */
export type SystemInputOf<R> = Flatten<{ [K in keyof FieldsOf<R>]?: ValueOf<FieldsOf<R>[K]> | null }>
