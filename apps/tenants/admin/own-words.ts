// A tenant's overrides of the admin's texts, and changing one of them.

/** By language and key, as the setting stores them. */
export type Words = Readonly<Record<string, Readonly<Record<string, string>>>>
type Texts = Readonly<Record<string, string>>

interface Looked {
  /** The admin's default texts. */
  readonly usual: Texts
  readonly own: Texts
  /** Search text for keys and texts; empty for all. */
  readonly sought: string
}

/** Matching keys, overridden ones first. */
export function keysFor({ usual, own, sought }: Looked): string[] {
  const wanted = sought.trim().toLowerCase()
  const fits = (key: string) => [key, usual[key], own[key]].some((text) => text?.toLowerCase().includes(wanted))
  const [changed, others] = [Object.keys(own), Object.keys(usual).filter((key) => !Object.hasOwn(own, key))]
  return [...changed.toSorted(), ...others].filter(fits)
}

/** Sets one text; an empty one restores the default. Null if none is left. */
export function withWord(words: Words | null, at: { language: string; key: string }, text: string): Words | null {
  const all: Words = words ?? {}
  const before: Texts = all[at.language] ?? {}
  const { [at.key]: _before, ...others } = before
  const own = text.trim() === '' ? others : { ...others, [at.key]: text.trim() }
  const { [at.language]: _own, ...languages } = all
  const changed = Object.keys(own).length === 0 ? languages : { ...languages, [at.language]: own }
  return Object.keys(changed).length === 0 ? null : changed
}
