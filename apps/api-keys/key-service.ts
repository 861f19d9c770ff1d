// What keys open once at boot: their maximum lifetime, and the recording of their use.
import { defineService } from '#framework/request/services/define-service.ts'

export interface KeyService {
  /** Maximum lifetime of a key; null for unlimited. */
  readonly maxDays: number | null
}

export const keyService = defineService<KeyService>('api keys')
