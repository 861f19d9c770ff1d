// Bodies other than JSON: what an endpoint accepts, and how it reads them piece by piece.
import type { Readable } from 'node:stream'
import type { TSchema } from 'typebox'

/** What an endpoint accepts instead of JSON: a form with one file, or just a file's bytes of any type. */
export type UploadForm =
  | { readonly as: 'bytes' }
  /** `file` names the part with the file; `fields` is an object of texts, all optional; the reader validates them. */
  | { readonly as: 'multipart'; readonly file: string; readonly fields: TSchema }

/** One part of a form: the client's name and type are untrusted. */
export type UploadPart =
  | { readonly kind: 'field'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'file'
      readonly name: string
      readonly fileName: string
      readonly type: string | null
      readonly bytes: Readable
    }

/** The incoming body. It ends with an error if the client leaves. */
export interface Upload {
  /**
   * Parts of a form, in order. Read each file to its end, or destroy it, before the next part. Throws
   * `request.malformed` and `request.too_large` (too many parts, fields too long).
   */
  parts(): AsyncIterable<UploadPart>
  /** For any other body. */
  readonly bytes: Readable
  /** The Content-Length header's value; null without one. Untrusted: only good for an early refusal. */
  readonly declaredLength: number | null
}
