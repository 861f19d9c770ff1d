// Settings as the app declares them that reads them: its manifest lists them, and core joins them with those of all others.
import type { Static, TObject, TProperties } from 'typebox'
import { declare } from '#framework/resource/declaring/declared.ts'
import {
  anything,
  code,
  needed,
  type OptionTable,
  recordOf,
  table,
  words,
} from '#framework/resource/declaring/rules.ts'

/** The places that an installation can be. */
export const ENVIRONMENTS = ['development', 'staging', 'production', 'test'] as const
export type Environment = (typeof ENVIRONMENTS)[number]

/** What everybody's settings may follow from. */
export interface CommonSettings {
  readonly environment: Environment
  readonly dataDirectory: string
}

/** Any part of the settings. */
export type PartOf<Values> = {
  [Key in keyof Values]?: Values[Key] extends readonly unknown[]
    ? Values[Key]
    : Values[Key] extends object
      ? Partial<Values[Key]>
      : Values[Key]
}

type ValuesOf<Fields extends TProperties> = Static<TObject<Fields>>

/** Settings as their author writes them. */
export interface SettingsDefinition<Fields extends TProperties> {
  /** Their heading in documents. */
  readonly chapter: string
  /** By name; made by the functions of `kinds.ts`. */
  readonly settings: Fields
  /** What holds unless an environment or a variable says otherwise. */
  readonly usual?: PartOf<ValuesOf<Fields>>
  /** What differs in one environment. */
  readonly in?: { readonly [Name in Environment]?: PartOf<ValuesOf<Fields>> }
  /** Variables of earlier versions, each with the sentence that says what replaces it. */
  readonly gone?: Readonly<Record<string, string>>
  /** Fills in what follows from other settings. Paths are still as they were written. */
  complete?(settings: ValuesOf<Fields>, common: CommonSettings): void
}

/** Declared settings. */
export interface SettingsDeclaration<Values = unknown> {
  readonly chapter: string
  readonly settings: TProperties
  readonly usual?: object
  readonly in?: { readonly [Name in Environment]?: object }
  readonly gone?: Readonly<Record<string, string>>
  complete?(settings: Values, common: CommonSettings): void
  /** These, out of the settings of the project. */
  of(settings: object): Values
}

const OPTIONS: OptionTable<SettingsDefinition<TProperties>> = {
  chapter: needed(words),
  settings: needed(recordOf(anything)),
  usual: recordOf(anything),
  in: recordOf(recordOf(anything)),
  gone: recordOf(words),
  complete: code,
}
const DECLARATION = table(OPTIONS)

/** Declares them; the manifest lists the result under `settings`, and code of the app reads it with `of(project.settings)`. */
export function defineSettings<Fields extends TProperties>(
  definition: SettingsDefinition<Fields>,
): SettingsDeclaration<ValuesOf<Fields>> {
  const of = (settings: object) => settings as ValuesOf<Fields>
  return declare('defineSettings()', { ...definition, of }, DECLARATION.find(definition, ''))
}
