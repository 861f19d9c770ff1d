// When an action applies to a record: declared values that some of its fields must have.

type Wanted = string | number | boolean | null

/** By field name: the required value, or several allowed ones; null means no value. */
export type ActionConditions = Readonly<Record<string, Wanted | readonly Wanted[]>>

type Fields = ReadonlyMap<string, { readonly isReadable: boolean }>

/** True if the record has all required values. Hidden fields count too. */
export function fits(when: ActionConditions, record: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(when).every(([name, wanted]) => wantedOf(wanted).includes((record[name] ?? null) as Wanted))
}

/** "state must be dead, cancelled or expired", limited to fields that the caller may read. */
export function spellConditions(when: ActionConditions, fields: Fields): string {
  return Object.entries(when)
    .filter(([name]) => fields.get(name)?.isReadable)
    .map(([name, wanted]) => `${name} must be ${joined(wantedOf(wanted).map((each) => `${each ?? 'empty'}`))}`)
    .join(', and ')
}

/** The allowed values of one field. */
export function wantedOf(wanted: ActionConditions[string]): readonly Wanted[] {
  return Array.isArray(wanted) ? wanted : [wanted as Wanted]
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
