// Parses entity tags that clients send back (RFC 9110 §8.8).

const TAG = /(?:W\/)?"[^"]*"/g

/** True if the client of this If-None-Match already holds the answer (weak comparison, §13.1.2). */
export function holdsTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  return tagsIn(ifNoneMatch).some((held) => held.replace('W/', '') === tag.replace('W/', ''))
}

/** The tags of a header, verbatim. */
export function tagsIn(header: string): string[] {
  return header.match(TAG) ?? []
}
