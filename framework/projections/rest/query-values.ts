// The parameters of a query string: one value each, or a list in any of the spellings that clients use.
import { invalidParameter } from '#framework/operations/listing/parameter-problems.ts'
import type { QueryText } from './request-context.ts'

/** Parameters by name: text as it was written, or the items of a parameter that was repeated or written with brackets. */
export type Given = Readonly<Record<string, string | readonly string[] | undefined>>

/** `tag[]=a&tag[]=b` and `tag=a&tag=b` are one list; the brackets are not part of the name. */
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

/** The one value of a parameter. Throws `request.invalid_parameter` where it is a list. */
export function oneOf(given: Given, name: string): string | undefined {
  const value = given[name]
  if (value === undefined || typeof value === 'string') return value
  throw invalidParameter(name, 'It is given more than once.')
}

/** The words of a parameter that takes several: repeated, in brackets, or with commas between them. */
export function wordsOf(value: string | readonly string[]): string[] {
  return (typeof value === 'string' ? value.split(',') : [...value]).map((word) => word.trim())
}
