// Seals the addresses of somebody who is erased while copies of them are looked for.
import { defineService } from '#framework/request/define-service.ts'
import type { Sealer } from '#shared/utils/sealed-text.ts'

/** Opened by core. */
export const erasedWords = defineService<Sealer>('words of erased people')
