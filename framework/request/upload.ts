// Bodies that are no JSON: what an endpoint takes, and how it reads what arrives, piece by piece.
import type { Readable } from 'node:stream'
import type { TSchema } from 'typebox'

/** What an endpoint takes in place of JSON: a form with one file, or the bytes of a file alone, of any type. */
export type UploadForm =
  | { readonly as: 'bytes' }
  /** `file` names the part with the file; `fields` is an object of texts, all of them optional for the reader to check. */
  | { readonly as: 'multipart'; readonly file: string; readonly fields: TSchema }

/** One part of a form, as the client calls it: neither name nor type is to be believed. */
export type UploadPart =
  | { readonly kind: 'field'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'file'
      readonly name: string
      readonly fileName: string
      readonly type: string | null
      readonly content: Readable
    }

/** What arrives. It ends with an error when the client goes away. */
export interface Upload {
  /** Of a form, in their order. A file is read to its end or destroyed before the next part comes. Throws `request.malformed` and `request.too_large` (too many parts, fields too long). */
  parts(): AsyncIterable<UploadPart>
  /** Of anything else. */
  readonly bytes: Readable
  /** What the header Content-Length says; null without one. Never to be believed, only to be refused early. */
  readonly declaredLength: number | null
}
