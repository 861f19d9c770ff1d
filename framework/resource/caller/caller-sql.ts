// How a caller stands in PostgreSQL: one function writes it into the settings of a transaction, one reads it out of a row.
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

/** A fact of the caller, or of the act that they are about. */
type CallerWord = keyof CallerFacts | 'reason' | 'mode'

/** In the order of the parameters of the entering statement. */
const WORDS: readonly CallerWord[] = [...CALLER_FACTS, 'reason', 'mode']

/** How many parameters the caller takes; others follow them. */
export const CALLER_PARAMETERS = WORDS.length

/** Admission alone asks for them: no policy and no trail does, so no setting holds them. */
const ASKED_ONLY: ReadonlySet<CallerWord> = new Set(['sessionId', 'permissionsVersion'])
const SET = WORDS.filter((word) => !ASKED_ONLY.has(word))

/** Names of settings that are not made of the word: policies read them under these names. */
const NAMED: Partial<Record<CallerWord, string>> = { reason: 'pend.system_reason', mode: 'pend.system_mode' }

const settingOf = (word: string) => NAMED[word as CallerWord] ?? `pend.${snakeOf(word)}`
const placeOf = (word: CallerWord) => `$${WORDS.indexOf(word) + 1}::text`

/** A function of the database that answers a problem code, or null for a caller who is welcome; its parameters are texts. */
export interface Admission {
  /** With its schema. */
  readonly function: string
  /** What it asks for, by the names of its parameters. */
  readonly asks: Readonly<Record<string, CallerWord>>
}

/**
 * The statement that tells a transaction who acts, and asks admission whether they are welcome; without one everybody is. Its values come
 * from `callerValues`. Settings stand before the question, for admission reads its tables under row security.
 */
export function enteringText(admission: Admission | null): string {
  const asks = admission ? Object.entries(admission.asks) : []
  const settings = SET.map((word) => `set_config('${settingOf(word)}', coalesce(${placeOf(word)}, ''), true)`)
  const answer = admission
    ? `${admission.function}(${asks.map(([parameter, word]) => `${parameter} => ${placeOf(word)}`).join(', ')})`
    : 'null::text'
  // PostgreSQL wants to know the type of every parameter, also of one that nobody asks for.
  const unasked = WORDS.filter((word) => ASKED_ONLY.has(word) && !asks.some(([, asked]) => asked === word))
  // Of all that is set one number comes back: the answer is read in every transaction.
  return `select num_nulls(${[...settings, ...unasked.map(placeOf)].join(', ')}), ${answer} as refusal`
}

const REFUSAL = 1

/** What admission answered: of the first row of the entering statement, as an array. */
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

/** Settings with their values, for a transaction that goes on for another act, or for none. */
export function actSettings(act: PlatformAct | null): readonly (readonly [setting: string, value: string])[] {
  return (['reason', 'mode'] as const).map((word) => [settingOf(word), act?.[word] ?? ''])
}

/** A column that keeps a fact of the caller. */
export interface CallerColumn {
  readonly word: string
  readonly name: string
  readonly type: string
  /** Most characters; undefined where it is no text. */
  readonly max: number | undefined
}

function columnsOf(fields: Readonly<Record<string, Pick<Field, 'kind' | 'options'>>>): readonly CallerColumn[] {
  return Object.entries(fields).map(([word, { kind, options }]) => ({
    ...{ word, name: snakeOf(word), type: kind.column(options), max: (options as { max?: number }).max },
  }))
}

/** The columns in which the trail keeps a caller, in the order of its fields. */
export const TRAIL_KEEPS = columnsOf(TRAIL_CALLER)
/** The columns in which a task keeps whoever enqueued it. */
export const TASK_KEEPS = columnsOf(TASK_CALLER)
/** The columns in which an event keeps whoever set it off. */
export const EVENT_KEEPS = columnsOf(EVENT_CALLER)

/** Their names in SQL, each behind `prefix`. */
export function callerNames(columns: readonly CallerColumn[], prefix = ''): string {
  return columns.map(({ name }) => prefix + name).join(', ')
}

/** SQL of what the transaction's settings say of each of them, a line each; `absent` stands in for a word that says nothing. */
export function currentCaller(columns: readonly CallerColumn[], absent: Readonly<Record<string, string>> = {}): string {
  return columns
    .map(({ word, type, max }) => {
      const set = `nullif(current_setting('${settingOf(word)}', true), '')`
      const said = word in absent ? `coalesce(${set}, '${absent[word]}')` : set
      return max === undefined ? `${said}::${type}` : `left(${said}, ${max})`
    })
    .join(',\n    ')
}

/** What a row keeps of the caller: a value for each of the columns, cut to what it holds. */
export function keptOf(columns: readonly CallerColumn[], caller: Caller): readonly (string | null)[] {
  return columns.map(({ word, max }) => textOf(caller, word as CallerWord)?.slice(0, max) ?? null)
}

/** Whom a row names, whose `cells` stand in the order of the columns; `more` is what the row says of them elsewhere. */
export function readCaller(
  columns: readonly CallerColumn[],
  cells: readonly unknown[],
  more: Partial<CallerFacts> = {},
): Caller {
  const facts: Record<string, unknown> = { requestId: '', ...more }
  for (const [place, { word }] of columns.entries()) facts[word] = cells[place]
  return callerOf(facts as unknown as GivenFacts)
}
