// What keys open once at boot: how long one may live, and the notes of their use.
import { defineService } from '#framework/request/define-service.ts'

export interface KeyService {
  /** The longest a key may live; null where they may live for ever. */
  readonly maxDays: number | null
}

export const keyService = defineService<KeyService>('api keys')
