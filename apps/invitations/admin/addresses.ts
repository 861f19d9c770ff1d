// Extracts addresses from pasted text: from a mail program, a table or a list.

/** Each once, in order; `Ada Byron <ada@example.com>` yields its address. The server reports invalid ones. */
export function addressesIn(text: string): string[] {
  const parts = text.split(/[\s,;<>()"']+/).map((part) => part.replace(/^mailto:/i, '').replace(/[.:]+$/, ''))
  const found = parts.filter((part) => part.includes('@')).map((part) => part.toLowerCase())
  return [...new Set(found)]
}
