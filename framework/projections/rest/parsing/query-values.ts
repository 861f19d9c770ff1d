// The parameters of a query string: one value each, or a list in any common spelling.
import { invalidParameter } from '#framework/operations/listing/parameter-problems.ts'
import type { QueryText } from '../request-context.ts'

/** Parameters by name: the literal text, or the items of a repeated or bracketed parameter. */
export type Given = Readonly<Record<string, string | readonly string[] | undefined>>

/** `tag[]=a&tag[]=b` and `tag=a&tag=b` are the same list; brackets are not part of the name. */
export function givenOf(query: QueryText): Given {
  const given: Record<string, string | readonly string[]> = Object.create(null)
  for (const [written, value] of Object.entries(query)) {
    const isBracketed = written.endsWith('[]')
    const name = isBracketed ? written.slice(0, -2) : written
    const isRepeated = isBracketed || name in given
    given[name] = isRepeated ? [given[name] ?? [], value].flat() : value
  }
  return given
}

/** The single value of a parameter. Throws `request.invalid_parameter` for a list. */
export function oneOf(given: Given, name: string): string | undefined {
  const value = given[name]
  if (value === undefined || typeof value === 'string') return value
  throw invalidParameter(name, 'It is given more than once.')
}

/** The values of a list parameter: repeated, bracketed, or separated by commas. */
export function wordsOf(value: string | readonly string[]): string[] {
  return (typeof value === 'string' ? value.split(',') : [...value]).map((word) => word.trim())
}
