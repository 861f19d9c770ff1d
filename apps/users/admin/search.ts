// Searches members by the beginnings of names, or by any part of the address.

/** The list's limit per request; further words are ignored. */
const MOST_WORDS = 3

/** The API's filter, as text: each word matches one of the three fields. Null for a text without words. */
export function filterOfSearch(text: string): string | null {
  const words = text.split(/[\s,;<>]+/).filter(Boolean)
  const all = words.slice(0, MOST_WORDS).map((word) => ({
    or: [
      { user__email__icontains: word },
      { user__firstName__istartswith: word },
      { user__lastName__istartswith: word },
    ],
  }))
  return all.length === 0 ? null : JSON.stringify({ and: all })
}
