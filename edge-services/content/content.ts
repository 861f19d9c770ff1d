// What the edge has to say, before it is bytes.

/** Text to send, with the words for whoever keeps copies of it. */
export interface Content {
  readonly text: string
  /** Of the record, where it names one. */
  readonly locale: string | null
  /** Tenant, resources and records that it is made of. */
  readonly surrogateKeys: readonly string[]
}
