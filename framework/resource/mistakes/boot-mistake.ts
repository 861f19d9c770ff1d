// One mistake in a declaration, as boot and `./manage check` report it.

/** What is wrong, where, and what to do. */
export interface BootMistake {
  /** Stable id, such as `resource.unknown-filter`. */
  id: string
  /** Place: `content/articles.filters`. */
  path: string
  message: string
  hint: string
}

/** Creates mistakes at one place. */
export function mistakesAt(path: string) {
  return (id: string, message: string, hint: string): BootMistake => ({ id, path, message, hint })
}
