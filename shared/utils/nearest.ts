// Suggests the allowed word closest to a mistyped one.

/** The closest of `allowed` by edit distance, or null if more than a third differs. */
export function nearestOf(word: string, allowed: readonly string[]): string | null {
  if (word.length > 64) return null
  let best: string | null = null
  let bestDistance = Math.max(2, Math.ceil(word.length / 3)) + 1
  for (const candidate of allowed) {
    const distance = editDistanceOf(word.toLowerCase(), candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** Levenshtein distance, one row at a time. */
function editDistanceOf(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i++) {
    const current = [i]
    for (let j = 1; j <= right.length; j++) {
      const substitution = previous[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1)
      current.push(Math.min(substitution, previous[j]! + 1, current[j - 1]! + 1))
    }
    previous = current
  }
  return previous[right.length]!
}
