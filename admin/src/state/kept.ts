// What this browser keeps for a person: how they like to look at things, nothing of what they look at.

/** Null where nothing was kept, where it cannot be read, and where the browser keeps nothing at all. */
export function readKept(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(nameOf(name)) ?? 'null')
  } catch {
    return null
  }
}

/** Null takes it away. A browser that is full or keeps nothing forgets it with the page. */
export function keep(name: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(nameOf(name))
    else localStorage.setItem(nameOf(name), JSON.stringify(value))
  } catch {
    // How a list looks is not worth a word.
  }
}

const nameOf = (name: string) => `pend.admin.${name}`
