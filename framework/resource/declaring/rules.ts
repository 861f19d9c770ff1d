// What the options of declarations may be: small rules that say it in words and find what breaks them.
// Types are taken off before a server runs, so what an author wrote is looked at again at boot.
import { type Fault, hintOf, spelledOf } from './fault.ts'

/** What one written value may be. */
export interface Rule {
  /** The end of the sentence "It must be …". */
  readonly is: string
  readonly isNeeded?: boolean
  /** Everything that is wrong with `value`, which stands at `at`. Looks only; throws nothing. */
  find(value: unknown, at: string): readonly Fault[]
}

/** A rule for an option that cannot be left out. */
export interface NeededRule extends Rule {
  readonly isNeeded: true
}

/**
 * The closed description of an options object: a rule for each key of its type and no other, so that type and description
 * cannot drift apart. Keys that the type requires need `needed()`.
 */
export type OptionTable<Options> = {
  readonly [Key in keyof Options]-?: Record<never, never> extends Pick<Options, Key> ? Rule : NeededRule
}

/** Marks an option that must be there. */
export function needed(rule: Rule): NeededRule {
  return { ...rule, isNeeded: true }
}

/** A rule of one test. */
export function where(is: string, fits: (value: unknown) => boolean): Rule {
  return {
    is,
    find: (value, at) =>
      fits(value) ? [] : [{ at, kind: 'option', message: `It is ${spelledOf(value)}.`, hint: `It must be ${is}.` }],
  }
}

/** True or false. */
export const flag = where('true or false', (value) => typeof value === 'boolean')
/** A text that says something. */
export const words = where('a text', (value) => typeof value === 'string' && value.trim() !== '')
/** A text that stands in lists of operations, where a sentence would take five lines (ReDoc). */
export const phrase = where(
  'a phrase of at most 60 characters without a full stop; all else belongs into description',
  (value) => typeof value === 'string' && /^\S(.{0,58}[^\s.])?$/u.test(value),
)
/** Any text. */
export const anyText = where('a text', (value) => typeof value === 'string')
/** A whole number from 0. */
export const count = where('a whole number from 0', (value) => Number.isSafeInteger(value) && (value as number) >= 0)
/** A whole number, also below 0. */
export const whole = where('a whole number', Number.isSafeInteger)
/** A number. */
export const number = where('a number', Number.isFinite)
/** A function. */
export const code = where('a function', (value) => typeof value === 'function')
/** For an option of all kinds that this one has no use for. */
export const absent = where('left out', () => false)
/** For what another check looks at. */
export const anything = where('anything', () => true)

/** One word of a closed list; the nearest is named. */
export function oneOf(known: readonly string[], title = 'Known'): Rule {
  return {
    is: `one of ${known.join(', ')}`,
    find: (value, at) =>
      typeof value === 'string' && known.includes(value)
        ? []
        : [
            {
              at,
              kind: 'option',
              message: `${spelledOf(value)} is not known here.`,
              hint: hintOf(String(value), known, title),
            },
          ],
  }
}

/** A list of values that each follow `rule`. */
export function listOf(rule: Rule): Rule {
  const list = where(`a list, each ${rule.is}`, Array.isArray)
  return {
    is: list.is,
    find(value, at) {
      const faults = list.find(value, at)
      if (faults.length > 0) return faults
      // A hole in a list is a value that is missing: forEach and flatMap would pass over it.
      return Array.from(value as unknown[]).flatMap((item, index) => rule.find(item, `${at}.${index}`))
    },
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const record = where('an object', isRecord)

/** An object whose values each follow `rule`, under names that the author chooses. */
export function recordOf(rule: Rule): Rule {
  return {
    is: `an object, each value ${rule.is}`,
    find(value, at) {
      const faults = record.find(value, at)
      if (faults.length > 0) return faults
      return Object.entries(value as object).flatMap(([key, item]) => rule.find(item, `${at}.${key}`))
    },
  }
}

/** An object with the keys of `table` and no other. */
export function table<Options>(options: OptionTable<Options>): Rule {
  const rules = Object.entries(options) as [string, Rule][]
  const known = rules.map(([key]) => key)
  return {
    is: `an object with ${known.join(', ')}`,
    find(value, at) {
      if (!isRecord(value)) return record.find(value, at)
      return [
        ...unknownKeys(value, known, at),
        ...rules.flatMap(([key, rule]) => {
          if (value[key] !== undefined) return rule.find(value[key], `${at}.${key}`)
          return rule.isNeeded ? [missingKey(key, rule, at)] : []
        }),
      ]
    },
  }
}

function unknownKeys(value: object, known: readonly string[], at: string): Fault[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      at: `${at}.${key}`,
      kind: 'unknown-option',
      message: `There is no option "${key}".`,
      hint: hintOf(key, known, 'Options'),
    }))
}

function missingKey(key: string, { is }: Rule, at: string): Fault {
  return { at, kind: 'missing-option', message: `"${key}" is missing.`, hint: `Give it: ${is}.` }
}

/** A value that follows one of the rules. Objects are told about the last rule, so the one with keys stands last. */
export function either(...rules: readonly Rule[]): Rule {
  return {
    is: rules.map(({ is }) => is).join(', or '),
    find(value, at) {
      const found = rules.map((rule) => rule.find(value, at))
      if (found.some((faults) => faults.length === 0)) return []
      return isRecord(value) ? found.at(-1)! : found[0]!
    },
  }
}

/** An object of several shapes; its key `tag` says which, and with that which keys it has. */
export function variant(tag: string, shapes: Readonly<Record<string, Rule>>): Rule {
  const known = Object.keys(shapes)
  return {
    is: `an object whose \`${tag}\` is one of ${known.join(', ')}`,
    find(value, at) {
      if (!isRecord(value)) return record.find(value, at)
      const word = value[tag]
      if (word === undefined) return [missingKey(tag, oneOf(known), at)]
      const shape = typeof word === 'string' && known.includes(word) ? shapes[word] : undefined
      return shape ? shape.find(value, at) : oneOf(known).find(word, `${at}.${tag}`)
    },
  }
}
