// Seals the addresses of somebody who is erased while copies of them are looked for.
import { defineService } from '#framework/request/services/define-service.ts'
import type { Sealer } from '#shared/utils/sealed-text.ts'

/** What a sealed text holds. */
export interface ErasedAddresses {
  /** Of their record, whether proven or not. */
  readonly own: string
  /** Those that they proved by reading their mail. */
  readonly proven: readonly string[]
}

/** The manifest lists its opening. */
export const erasedWords = defineService<Sealer>('words of erased people')
