// How many of something, in words.

/** `1 second`, `2 seconds`. For things whose plural ends in s. */
export function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}
