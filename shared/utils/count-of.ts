// A number with its noun.

/** `1 second`, `2 seconds`. For nouns whose plural ends in s. */
export function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}
