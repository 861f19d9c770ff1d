// A reason as data, a code with its terms, so that a screen can word it in the reader's language, together with an English sentence.
import Type, { type Static } from 'typebox'
import { aText, aTextOrNull } from '#framework/resource/schemas/described-schemas.ts'

const TERM = Type.Object({
  kind: aText('What it is: a kind of role, of rows, or a field.'),
  name: aText('Name of the role or field, or what people call the rows; empty where there is none.'),
  values: Type.Array(aText('A value.'), { description: 'Values that a field must have; empty for other conditions.' }),
  word: aTextOrNull('The permission word that this part asks for; null for none.'),
})

/** Properties of a reason in an answer. */
export const EXPLANATION = {
  code: aText('Which reason it is, for screens that say it in another language.'),
  terms: Type.Array(TERM, { description: 'What it refers to, in the order of the sentence.' }),
  sentence: aText('Why, in a sentence.'),
}

/** One term of a reason. */
export type Term = Static<typeof TERM>

/** Why something is allowed or not. */
export interface Explanation {
  readonly code: string
  readonly terms: Term[]
  readonly sentence: string
}

/** A term with only the given properties. */
export function termOf(kind: string, more: Partial<Omit<Term, 'kind'>> = {}): Term {
  return { kind, name: '', values: [], word: null, ...more }
}
