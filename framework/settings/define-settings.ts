// Settings declared by the app that reads them: its manifest lists them, and core combines them with all others.
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

/** The environments of an installation. */
export const ENVIRONMENTS = ['development', 'staging', 'production', 'test'] as const
export type Environment = (typeof ENVIRONMENTS)[number]

/** Settings that any app's settings may depend on. */
export interface CommonSettings {
  readonly environment: Environment
  readonly dataDirectory: string
}

/** Any subset of the settings. */
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
  /** Their heading in the documentation. */
  readonly chapter: string
  /** By name; created by the functions of `kinds.ts`. */
  readonly settings: Fields
  /** Defaults for all environments. */
  readonly usual?: PartOf<ValuesOf<Fields>>
  /** Different defaults of one environment. */
  readonly in?: { readonly [Name in Environment]?: PartOf<ValuesOf<Fields>> }
  /** Retired variables, each with a sentence about its replacement. */
  readonly gone?: Readonly<Record<string, string>>
  /** Fills in values derived from other settings. Paths are still as written. */
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
  /** Extracts these from the project's settings. */
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

/** Declares them; the manifest lists the result under `settings`, and the app's code reads it with `of(project.settings)`. */
export function defineSettings<Fields extends TProperties>(
  definition: SettingsDefinition<Fields>,
): SettingsDeclaration<ValuesOf<Fields>> {
  const of = (settings: object) => settings as ValuesOf<Fields>
  return declare('defineSettings()', { ...definition, of }, DECLARATION.find(definition, ''))
}
