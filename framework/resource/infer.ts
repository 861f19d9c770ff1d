// The TypeScript types that follow from a declaration: rows, bodies, exactly and without a cast.
import type { Resource } from './define-resource.ts'
import type { OptionsOf, ValueOf } from './field.ts'

type Flatten<T> = { [K in keyof T]: T[K] }
type FieldsOf<R> = R extends Resource<infer _, infer F> ? F : never
type Is<F, Option extends string> = OptionsOf<F> extends { [K in Option]: true } ? true : false
type HasDefault<F> = OptionsOf<F> extends { default: infer D } ? (undefined extends D ? false : true) : false
/** A value is always there when it is required or falls back to a default, unless the record it points at can go. */
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
type Written<F> = IsNeverNull<F> extends true ? ValueOf<F> : ValueOf<F> | null

interface SystemRow {
  id: string
  createdAt: string
  updatedAt: string
}

/** What an insert may leave out, because the database has a value for it. */
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

/** A record as code inside the system meets it: with the fields that never leave the server. */
export type StoredRowOf<R> = Flatten<
  SystemRow & {
    [K in keyof FieldsOf<R>]: IsNeverNull<FieldsOf<R>[K]> extends true
      ? ValueOf<FieldsOf<R>[K]>
      : ValueOf<FieldsOf<R>[K]> | null
  }
>

/** What create takes. */
export type CreateInputOf<R> = Flatten<
  { [K in NeededName<FieldsOf<R>>]: Written<FieldsOf<R>[K]> } & {
    [K in Exclude<WritableName<FieldsOf<R>>, NeededName<FieldsOf<R>>>]?: Written<FieldsOf<R>[K]>
  }
>

/** What an update takes: any part of what can be changed. */
export type UpdateInputOf<R> = Flatten<{ [K in ChangeableName<FieldsOf<R>>]?: Written<FieldsOf<R>[K]> }>

/** What code inside the system may set beyond what a client may: also read-only and hidden fields. */
export type SystemInputOf<R> = Flatten<{ [K in keyof FieldsOf<R>]?: ValueOf<FieldsOf<R>[K]> | null }>
