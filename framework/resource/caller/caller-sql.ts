// The caller in PostgreSQL: one function writes it into a transaction's settings, one reads it from a row.
import type { Field } from '../field.ts'
import { snakeOf } from '../inflection.ts'
import {
  CALLER_FACTS,
  type Caller,
  type CallerFacts,
  callerOf,
  EVENT_CALLER,
  type GivenFacts,
  type PlatformAct,
  TASK_CALLER,
  TRAIL_CALLER,
} from './caller.ts'

/** A fact of the caller, or of the platform's act. */
type CallerWord = keyof CallerFacts | 'reason' | 'mode'

/** In the order of the entering statement's parameters. */
const WORDS: readonly CallerWord[] = [...CALLER_FACTS, 'reason', 'mode']

/** Number of parameters for the caller; others follow. */
export const CALLER_PARAMETERS = WORDS.length

/** Only admission reads these, no policy or trail, so no setting holds them. */
const ASKED_ONLY: ReadonlySet<CallerWord> = new Set(['sessionId', 'permissionsVersion'])
const SET = WORDS.filter((word) => !ASKED_ONLY.has(word))

/** Settings with historical names: policies read them under these. */
const NAMED: Partial<Record<CallerWord, string>> = { reason: 'pend.system_reason', mode: 'pend.system_mode' }

const settingOf = (word: string) => NAMED[word as CallerWord] ?? `pend.${snakeOf(word)}`
/** SQL of a fact set for this transaction; an empty text if unset. */
export const currentFact = (word: CallerWord) => `coalesce(current_setting('${settingOf(word)}', true), '')`

const placeOf = (word: CallerWord) => `$${WORDS.indexOf(word) + 1}::text`

/** A database function that answers a problem code, or null for an admitted caller; its parameters are texts. */
export interface Admission {
  /** Including its schema. */
  readonly function: string
  /** Its parameters by name, each with the fact that it takes. */
  readonly asks: Readonly<Record<string, CallerWord>>
}

/**
 * The statement that tells a transaction who acts, and asks admission to admit them; without admission everybody may
 * enter. `callerValues` supplies its values. Settings come before admission, which reads its tables under row security.
 */
export function enteringText(admission: Admission | null): string {
  const asks = admission ? Object.entries(admission.asks) : []
  const settings = SET.map((word) => `set_config('${settingOf(word)}', coalesce(${placeOf(word)}, ''), true)`)
  const answer = admission
    ? `${admission.function}(${asks.map(([parameter, word]) => `${parameter} => ${placeOf(word)}`).join(', ')})`
    : 'null::text'
  // PostgreSQL must know the type of every parameter, even an unused one.
  const unasked = WORDS.filter((word) => ASKED_ONLY.has(word) && !asks.some(([, asked]) => asked === word))
  // Returns one number for all settings, because every transaction reads the answer.
  return `select num_nulls(${[...settings, ...unasked.map(placeOf)].join(', ')}), ${answer} as refusal`
}

const REFUSAL = 1

/** Admission's answer, from the first row of the entering statement as an array. */
export function refusalOf(row: readonly unknown[] | undefined): unknown {
  return row?.[REFUSAL]
}

/** The values of the entering statement. */
export function callerValues(caller: Caller): (string | null)[] {
  return WORDS.map((word) => textOf(caller, word))
}

function textOf(caller: Caller, word: CallerWord): string | null {
  const value = word === 'reason' || word === 'mode' ? caller.act?.[word] : caller[word]
  return value === null || value === undefined ? null : String(value)
}

/** Settings with values, for a transaction that continues under another act, or none. */
export function actSettings(act: PlatformAct | null): readonly (readonly [setting: string, value: string])[] {
  return (['reason', 'mode'] as const).map((word) => [settingOf(word), act?.[word] ?? ''])
}

/** A column that stores a fact of the caller. */
export interface CallerColumn {
  readonly word: string
  readonly name: string
  readonly type: string
  /** Maximum characters; undefined if it is not a text. */
  readonly max: number | undefined
}

function columnsOf(fields: Readonly<Record<string, Pick<Field, 'kind' | 'options'>>>): readonly CallerColumn[] {
  return Object.entries(fields).map(([word, { kind, options }]) => ({
    ...{ word, name: snakeOf(word), type: kind.column(options), max: (options as { max?: number }).max },
  }))
}

/** The trail's columns for the caller, in field order. */
export const TRAIL_KEEPS = columnsOf(TRAIL_CALLER)
/** A task's columns for the caller who enqueued it. */
export const TASK_KEEPS = columnsOf(TASK_CALLER)
/** An event's columns for the caller who caused it. */
export const EVENT_KEEPS = columnsOf(EVENT_CALLER)

/** Their SQL names, each with `prefix`. */
export function callerNames(columns: readonly CallerColumn[], prefix = ''): string {
  return columns.map(({ name }) => prefix + name).join(', ')
}

/** SQL that reads each of them from the transaction's settings, one per line; `absent` replaces an empty fact. */
export function currentCaller(columns: readonly CallerColumn[], absent: Readonly<Record<string, string>> = {}): string {
  return columns
    .map(({ word, type, max }) => {
      const set = `nullif(current_setting('${settingOf(word)}', true), '')`
      const said = word in absent ? `coalesce(${set}, '${absent[word]}')` : set
      return max === undefined ? `${said}::${type}` : `left(${said}, ${max})`
    })
    .join(',\n    ')
}

/** A value for each column, truncated to its length. */
export function keptOf(columns: readonly CallerColumn[], caller: Caller): readonly (string | null)[] {
  return columns.map(({ word, max }) => textOf(caller, word as CallerWord)?.slice(0, max) ?? null)
}

/** The caller stored in a row, with `cells` in column order; `more` holds facts that the row stores elsewhere. */
export function readCaller(
  columns: readonly CallerColumn[],
  cells: readonly unknown[],
  more: Partial<CallerFacts> = {},
): Caller {
  const facts: Record<string, unknown> = { requestId: '', ...more }
  for (const [place, { word }] of columns.entries()) facts[word] = cells[place]
  return callerOf(facts as unknown as GivenFacts)
}
