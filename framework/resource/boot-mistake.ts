// One mistake in a declaration, as boot and `./manage check` report it.

/** What is wrong, where, and what to do. */
export interface BootMistake {
  /** Stable word, such as `resource.unknown-filter`. */
  id: string
  /** Where: `content/articles.filters`. */
  path: string
  message: string
  hint: string
}

/** Makes mistakes of one place. */
export function mistakesAt(path: string) {
  return (id: string, message: string, hint: string): BootMistake => ({ id, path, message, hint })
}
