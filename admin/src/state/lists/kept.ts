// Display preferences that this browser stores for a person, never the data on display.

/** Null if nothing is stored, it cannot be read, or the browser has no storage. */
export function readKept(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(nameOf(name)) ?? 'null')
  } catch {
    return null
  }
}

/** Null removes it. A browser with full or no storage forgets it with the page. */
export function keep(name: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(nameOf(name))
    else localStorage.setItem(nameOf(name), JSON.stringify(value))
  } catch {
    // A lost display preference is not worth an error.
  }
}

const nameOf = (name: string) => `pend.admin.${name}`
