// When an action applies to a record: values that some of its fields must have, as its declaration says.

type Wanted = string | number | boolean | null

/** By name of the field: the value that it must have, or several of which it must have one; null is no value. */
export type ActionConditions = Readonly<Record<string, Wanted | readonly Wanted[]>>

type Fields = ReadonlyMap<string, { readonly isReadable: boolean }>

/** True where the record has all of the values. Hidden fields count as well. */
export function fits(when: ActionConditions, record: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(when).every(([name, wanted]) => wantedOf(wanted).includes((record[name] ?? null) as Wanted))
}

/** "state must be dead, cancelled or expired", about those of the fields that somebody may read. */
export function spellConditions(when: ActionConditions, fields: Fields): string {
  return Object.entries(when)
    .filter(([name]) => fields.get(name)?.isReadable)
    .map(([name, wanted]) => `${name} must be ${joined(wantedOf(wanted).map((each) => `${each ?? 'empty'}`))}`)
    .join(', and ')
}

/** The values of one field. */
export function wantedOf(wanted: ActionConditions[string]): readonly Wanted[] {
  return Array.isArray(wanted) ? wanted : [wanted as Wanted]
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
