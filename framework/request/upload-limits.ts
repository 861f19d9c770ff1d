// What whoever sends a file may know before: how large it can be, and of which types.
import { defineService } from './define-service.ts'

export interface UploadLimits {
  /** Bytes of one file. */
  readonly maxSize: number
  /** Media types, as they are found out from the bytes. */
  readonly types: readonly string[]
}

/** Provided by core, told by the surface that shows screens. */
export const uploadLimits = defineService<UploadLimits>('upload limits')
