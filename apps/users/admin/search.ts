// Members by what is typed: words that names begin with, or that stand somewhere in the address.

/** As many as a list may ask of the database at once; further words are left out. */
const MOST_WORDS = 3

/** The filter of the API, as text: each word fits one of the three. Null for a text without a word. */
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
