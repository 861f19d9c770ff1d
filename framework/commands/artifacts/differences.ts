// Describes the differences between two versions of a generated file, in terms that lead back to a declaration.

type Place = readonly [place: string, value: string]

/** One line per difference: `+ new`, `- gone`, `~ changed`. Compares JSON by path, other text by line. */
export function differencesOf(file: string, before: string, after: string): string[] {
  const placesOf = file.endsWith('.json') ? placesOfJson : placesOfText
  const old = new Map(placesOf(before))
  const young = new Map(placesOf(after))
  const outermost = (names: string[]) => names.filter((name) => !names.some((other) => name.startsWith(`${other}.`)))
  const gone = outermost([...old.keys()].filter((place) => !young.has(place)))
  const added = outermost([...young.keys()].filter((place) => !old.has(place)))
  const changed = [...young].filter(([place, value]) => old.has(place) && old.get(place) !== value)
  return [
    ...gone.map((place) => `- ${place}`),
    ...added.map((place) => `+ ${place}`),
    ...changed.map(([place]) => `~ ${place}`),
  ]
}

function placesOfText(text: string): Place[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => [line.trim(), ''])
}

/** Treats a file that is not JSON as missing. */
function placesOfJson(text: string): Place[] {
  try {
    return [...walk(JSON.parse(text), '')]
  } catch {
    return []
  }
}

function* walk(value: unknown, place: string): Generator<Place> {
  if (typeof value !== 'object' || value === null) return yield [place, JSON.stringify(value)]
  yield [place, '']
  for (const [key, item] of Object.entries(value)) yield* walk(item, place ? `${place}.${key}` : key)
}
