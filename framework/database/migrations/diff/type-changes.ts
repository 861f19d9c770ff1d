// Which changes of a column's type preserve every value.

/** True if each value of the old type has exactly one counterpart in the new one. */
export function keepsValues(from: string, to: string): boolean {
  if (from === to || to === 'text') return !from.endsWith('[]') || from === to
  if (from === 'integer' && to === 'bigint') return true
  const [wide, narrow] = [numericOf(to), numericOf(from)]
  if (!wide) return false
  if (from === 'integer') return wide.digits - wide.scale >= 10
  return narrow !== null && wide.scale >= narrow.scale && wide.digits - wide.scale >= narrow.digits - narrow.scale
}

function numericOf(type: string): { digits: number; scale: number } | null {
  const match = /^numeric\((\d+), (\d+)\)$/.exec(type)
  return match && { digits: Number(match[1]), scale: Number(match[2]) }
}
