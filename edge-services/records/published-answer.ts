// An answer of the edge before it is encoded.

/** The text to send, with its surrogate keys for caches. */
export interface PublishedAnswer {
  readonly text: string
  /** Locale of the record, if it has one. */
  readonly locale: string | null
  /** The tenant, resources and records in the answer. */
  readonly surrogateKeys: readonly string[]
}
