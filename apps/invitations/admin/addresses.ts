// Addresses out of whatever was pasted: from a mail program, a table or a list.

/** Each once, in the order in which they stand; `Ada Byron <ada@example.com>` is its address. The server says which are none. */
export function addressesIn(text: string): string[] {
  const parts = text.split(/[\s,;<>()"']+/).map((part) => part.replace(/^mailto:/i, '').replace(/[.:]+$/, ''))
  const found = parts.filter((part) => part.includes('@')).map((part) => part.toLowerCase())
  return [...new Set(found)]
}
