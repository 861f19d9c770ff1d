// Entity tags as clients send them back (RFC 9110 §8.8).

const TAG = /(?:W\/)?"[^"]*"/g

/** True when the client of this If-None-Match holds the answer already (weak comparison, §13.1.2). */
export function holdsTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  return tagsIn(ifNoneMatch).some((held) => held.replace('W/', '') === tag.replace('W/', ''))
}

/** The tags that a header lists, as they stand there. */
export function tagsIn(header: string): string[] {
  return header.match(TAG) ?? []
}
