// The words that a tenant has in place of the admin's own: which there are, and how one of them changes.

/** By language and key, as the setting holds them. */
export type Words = Readonly<Record<string, Readonly<Record<string, string>>>>
type Texts = Readonly<Record<string, string>>

interface Looked {
  /** As the admin is shipped. */
  readonly usual: Texts
  readonly own: Texts
  /** What is looked for, in keys and texts; empty for all. */
  readonly sought: string
}

/** The keys that fit, those with words of the tenant's own first. */
export function keysFor({ usual, own, sought }: Looked): string[] {
  const wanted = sought.trim().toLowerCase()
  const fits = (key: string) => [key, usual[key], own[key]].some((text) => text?.toLowerCase().includes(wanted))
  const [changed, others] = [Object.keys(own), Object.keys(usual).filter((key) => !Object.hasOwn(own, key))]
  return [...changed.toSorted(), ...others].filter(fits)
}

/** With one text in its place; an empty one is the admin's own again. Null where none is left. */
export function withWord(words: Words | null, at: { language: string; key: string }, text: string): Words | null {
  const all: Words = words ?? {}
  const before: Texts = all[at.language] ?? {}
  const { [at.key]: _before, ...others } = before
  const own = text.trim() === '' ? others : { ...others, [at.key]: text.trim() }
  const { [at.language]: _own, ...languages } = all
  const changed = Object.keys(own).length === 0 ? languages : { ...languages, [at.language]: own }
  return Object.keys(changed).length === 0 ? null : changed
}
