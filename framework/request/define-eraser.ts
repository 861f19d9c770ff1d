// What becomes of a resource when a person is erased, and when an account starts over: each app knows what it keeps of somebody.
import { declare } from '#framework/resource/declaring/declared.ts'
import { code, type OptionTable, table } from '#framework/resource/declaring/rules.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { Context } from './context.ts'
import { defineService } from './define-service.ts'

/** Somebody who is erased. */
export interface ErasedPerson {
  readonly userId: string
  /** Those that they proved: an address that somebody merely typed is not theirs. */
  readonly addresses: readonly string[]
}

/** Ids of the records of a tenant that are about somebody, by the name of their resource. */
export type RecordsAbout = ReadonlyMap<string, readonly string[]>

/** Fields that are declared `personal` and tables that only hold ways in need none of this: the erasure finds both by itself. */
export interface Erasing {
  /** Takes what they were sent and what stands under their addresses outside of tenants, in the transaction that erases them. */
  readonly endAccess?: (ctx: Context, person: ErasedPerson) => Promise<void>
  /** Whether they belong to the tenant of the context, or were asked to. A tenant that nobody knows them in is left alone. */
  readonly knows?: (ctx: Context, person: ErasedPerson) => Promise<boolean>
  /** Deletes what is of use to nobody else in the tenant, and resolves with how many rows went. */
  readonly endRecords?: (ctx: Context, person: ErasedPerson) => Promise<number>
  /** Deletes copies of the records about them in the tenant, and resolves with how many rows went. */
  readonly forgetCopies?: (ctx: Context, about: RecordsAbout) => Promise<number>
  /** Takes a way in that was made before anybody had proved the address, in the transaction of the first proof. */
  readonly startOver?: (ctx: Context, userId: string) => Promise<void>
  /** Takes back what the account made in the tenant before it started over. */
  readonly withdraw?: (ctx: Context, account: { readonly userId: string; readonly before: string }) => Promise<void>
}

/** What is done with the records of one resource. */
export interface Eraser extends Erasing {
  readonly resource: string
}

/** Those of all apps; core provides them. */
export const erasers = defineService<readonly Eraser[]>('erasers')

const OPTIONS: OptionTable<Erasing> = {
  endAccess: code,
  knows: code,
  endRecords: code,
  forgetCopies: code,
  startOver: code,
  withdraw: code,
}
const DECLARATION = table(OPTIONS)

/** Declares it; the manifest lists it under `erasers`. `ctx` of its functions acts as the system, in the tenant where there is one. */
export function defineEraser({ name }: AnyResource, erasing: Erasing): Eraser {
  return declare('defineEraser()', { ...erasing, resource: name }, DECLARATION.find(erasing, ''))
}
