// How records travel between databases, where writing their fields is not all of it: people who are there already, files with their bytes.
import { declare } from '#framework/resource/declaring/declared.ts'
import { code, type OptionTable, table } from '#framework/resource/declaring/rules.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import type { Context } from './context.ts'

/** A record as it travels: what a reader sees of it. */
export interface CarriedRecord {
  readonly id: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** What a dump needs to know about one resource; a carrier that says nothing makes its records part of a tenant's dump. */
export interface Carrying {
  /** Which records a dump of these resources of the tenant holds; all that can be read when left out. */
  readonly records?: (ctx: Context, dumped: readonly ResourceModel[]) => AsyncIterable<{ readonly id: string }>
  /** The id of what stands for the record where it is loaded: nothing is written then, and what points at the record points there. */
  readonly find?: (ctx: Context, record: CarriedRecord) => Promise<string | null>
  /** The bytes that belong to a record; null where it has none. */
  readonly readContent?: (ctx: Context, id: string) => Promise<AsyncIterable<Uint8Array> | null>
  /**
   * Keeps the bytes of a new record and answers with what only code writes in it. It checks what it gets: a dump can say anything. Throws
   * a Problem or a PendError.
   */
  readonly writeContent?: (
    ctx: Context,
    record: CarriedRecord,
    content: AsyncIterable<Uint8Array> | null,
  ) => Promise<Readonly<Record<string, unknown>>>
}

/** A carrier and the name of its resource. */
export interface Carrier extends Carrying {
  readonly resource: string
}

const OPTIONS: OptionTable<Carrying> = { records: code, find: code, readContent: code, writeContent: code }
const DECLARATION = table(OPTIONS)

/** Declares how records of a resource travel; its manifest lists it under `carriers`. `ctx` of its functions is the platform in the tenant. */
export function defineCarrier({ name }: AnyResource, carrying: Carrying = {}): Carrier {
  return declare('defineCarrier()', { ...carrying, resource: name }, DECLARATION.find(carrying, ''))
}
