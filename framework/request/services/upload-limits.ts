// Limits that senders of files may know beforehand: size and types.
import { defineService } from './define-service.ts'

export interface UploadLimits {
  /** Bytes of one file. */
  readonly maxSize: number
  /** Media types, as detected from the bytes. */
  readonly types: readonly string[]
}

/** Opened by the app that keeps files, told by the surface that shows screens. */
export const uploadLimits = defineService<UploadLimits>('upload limits')
