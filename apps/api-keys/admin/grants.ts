// Permissions that a key can have, and common presets.

/** Permissions of one resource, or of one part of an app. */
export type Group = readonly [name: string, words: readonly string[]]

/** The server denies these to keys: they cannot create keys or change personal data. */
const OF_PEOPLE = /^(?:apiKeys\.|platform\.|users\.update$)/
const READING = /\.read$/

export function grantable(permissions: readonly string[]): string[] {
  return permissions.filter((word) => !OF_PEOPLE.test(word))
}

export function groupsOf(words: readonly string[]): Group[] {
  return [...Map.groupBy(words, (word) => word.slice(0, word.indexOf('.')))]
}

export function readingOf(words: readonly string[]): string[] {
  return words.filter((word) => READING.test(word))
}

/** Adds the permission, or removes it if present; in the order of `all`. */
export function toggled(all: readonly string[], chosen: readonly string[], word: string): string[] {
  const next = chosen.includes(word) ? chosen.filter((each) => each !== word) : [...chosen, word]
  return all.filter((each) => next.includes(each))
}
