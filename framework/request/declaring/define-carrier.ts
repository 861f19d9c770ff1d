// How records travel between databases if writing their fields is not enough: existing people, files with their bytes.
import { declare } from '#framework/resource/declaring/declared.ts'
import { code, type OptionTable, table } from '#framework/resource/declaring/rules.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import type { Context } from '../context.ts'

/** A travelling record, with the fields that a reader sees. */
export interface CarriedRecord {
  readonly id: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** What a dump needs to know about one resource; a carrier without functions just includes its records in a tenant's dump. */
export interface Carrying {
  /** Which records a dump of these resources contains; by default all readable ones. */
  readonly records?: (ctx: Context, dumped: readonly ResourceModel[]) => AsyncIterable<{ readonly id: string }>
  /** The id of the existing record that replaces this one: then nothing is written, and references point there. */
  readonly find?: (ctx: Context, record: CarriedRecord) => Promise<string | null>
  /** A record's bytes; null if it has none. */
  readonly readBytes?: (ctx: Context, id: string) => Promise<AsyncIterable<Uint8Array> | null>
  /**
   * Stores a new record's bytes and returns the values that only code writes. It must validate its input: a dump can
   * contain anything. Throws a Problem or a PendError.
   */
  readonly writeBytes?: (
    ctx: Context,
    record: CarriedRecord,
    bytes: AsyncIterable<Uint8Array> | null,
  ) => Promise<Readonly<Record<string, unknown>>>
}

/** A carrier and the name of its resource. */
export interface Carrier extends Carrying {
  readonly resource: string
}

const OPTIONS: OptionTable<Carrying> = { records: code, find: code, readBytes: code, writeBytes: code }
const DECLARATION = table(OPTIONS)

/**
 * Declares how a resource's records travel; the manifest lists it under `carriers`. Its functions get the platform in
 * the tenant as `ctx`.
 */
export function defineCarrier({ name }: AnyResource, carrying: Carrying = {}): Carrier {
  return declare('defineCarrier()', { ...carrying, resource: name }, DECLARATION.find(carrying, ''))
}
