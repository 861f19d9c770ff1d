// What happens to a resource when a person is erased, and when an account starts over: each app knows what it stores about people.
import { declare } from '#framework/resource/declaring/declared.ts'
import { code, type OptionTable, table } from '#framework/resource/declaring/rules.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { Context } from '../context.ts'
import { defineService } from '../services/define-service.ts'

/** A person being erased. */
export interface ErasedPerson {
  readonly userId: string
  /** Only proven addresses: one that somebody merely typed is not theirs. */
  readonly addresses: readonly string[]
}

/** Ids of a tenant's records about a person, by resource name. */
export type RecordsAbout = ReadonlyMap<string, readonly string[]>

/** Not needed for fields declared `personal` and tables that only hold credentials: the erasure finds both by itself. */
export interface Erasing {
  /** Deletes messages to them and data under their addresses outside tenants, in the erasing transaction. */
  readonly endAccess?: (ctx: Context, person: ErasedPerson) => Promise<void>
  /** Whether they belong to the context's tenant, or were invited. Tenants that do not know them are left alone. */
  readonly knows?: (ctx: Context, person: ErasedPerson) => Promise<boolean>
  /** Deletes what is useless to others in the tenant, and resolves with the number of rows. */
  readonly endRecords?: (ctx: Context, person: ErasedPerson) => Promise<number>
  /** Deletes copies of records about them in the tenant, and resolves with the number of rows. */
  readonly forgetCopies?: (ctx: Context, about: RecordsAbout) => Promise<number>
  /** Removes sign-in methods created before anybody proved the address, in the transaction of the first proof. */
  readonly startOver?: (ctx: Context, userId: string) => Promise<void>
  /** Withdraws what the account created in the tenant before it started over. */
  readonly withdraw?: (ctx: Context, account: { readonly userId: string; readonly before: string }) => Promise<void>
  /** Deletes what leads into the context's tenant from outside, in the transaction that erases the tenant. */
  readonly endTenant?: (ctx: Context) => Promise<void>
}

/** How to erase the records of one resource. */
export interface Eraser extends Erasing {
  readonly resource: string
}

/** Those of all apps; provided by core. */
export const erasers = defineService<readonly Eraser[]>('erasers')

const OPTIONS: OptionTable<Erasing> = {
  endAccess: code,
  endTenant: code,
  knows: code,
  endRecords: code,
  forgetCopies: code,
  startOver: code,
  withdraw: code,
}
const DECLARATION = table(OPTIONS)

/** Declares it; the manifest lists it under `erasers`. Its functions get a `ctx` that acts as the system, in the tenant if there is one. */
export function defineEraser({ name }: AnyResource, erasing: Erasing): Eraser {
  return declare('defineEraser()', { ...erasing, resource: name }, DECLARATION.find(erasing, ''))
}
