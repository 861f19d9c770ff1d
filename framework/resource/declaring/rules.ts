// Rules for options of declarations: each describes valid values in words and finds violations. Types are stripped before a server runs, so
// boot checks authors' input again.
import { type Fault, hintOf, spelledOf } from './fault.ts'

/** A rule for one value. */
export interface Rule {
  /** Completes the sentence "It must be …". */
  readonly is: string
  readonly isNeeded?: boolean
  /** All faults of `value`, located at `at`. Only looks; throws nothing. */
  find(value: unknown, at: string): readonly Fault[]
}

/** A rule for a required option. */
export interface NeededRule extends Rule {
  readonly isNeeded: true
}

/**
 * The complete description of an options object: a rule for exactly each key of its type, so that type and description
 * cannot diverge. Required keys need `needed()`.
 */
export type OptionTable<Options> = {
  readonly [Key in keyof Options]-?: Record<never, never> extends Pick<Options, Key> ? Rule : NeededRule
}

/** Marks a required option. */
export function needed(rule: Rule): NeededRule {
  return { ...rule, isNeeded: true }
}

/** A rule with a single test. */
export function where(is: string, fits: (value: unknown) => boolean): Rule {
  return {
    is,
    find: (value, at) =>
      fits(value) ? [] : [{ at, kind: 'option', message: `It is ${spelledOf(value)}.`, hint: `It must be ${is}.` }],
  }
}

/** True or false. */
export const flag = where('true or false', (value) => typeof value === 'boolean')
/** A non-empty text. */
export const words = where('a text', (value) => typeof value === 'string' && value.trim() !== '')
/** A text for lists of operations, where a sentence would take five lines (ReDoc). */
export const phrase = where(
  'a phrase of at most 60 characters without a full stop; all else belongs into description',
  (value) => typeof value === 'string' && /^\S(.{0,58}[^\s.])?$/u.test(value),
)
/** Any text. */
export const anyText = where('a text', (value) => typeof value === 'string')
/** A whole number from 0. */
export const count = where('a whole number from 0', (value) => Number.isSafeInteger(value) && (value as number) >= 0)
/** A whole number, possibly negative. */
export const whole = where('a whole number', Number.isSafeInteger)
/** A number. */
export const number = where('a number', Number.isFinite)
/** A function. */
export const code = where('a function', (value) => typeof value === 'function')
/** For a common option that this kind does not support. */
export const absent = where('left out', () => false)
/** For values that another check covers. */
export const anything = where('anything', () => true)

/** One word of a closed list; suggests the nearest. */
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

/** A list whose values follow `rule`. */
export function listOf(rule: Rule): Rule {
  const list = where(`a list, each ${rule.is}`, Array.isArray)
  return {
    is: list.is,
    find(value, at) {
      const faults = list.find(value, at)
      if (faults.length > 0) return faults
      // Array.from turns holes into undefined values: forEach and flatMap would skip them.
      return Array.from(value as unknown[]).flatMap((item, index) => rule.find(item, `${at}.${index}`))
    },
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const record = where('an object', isRecord)

/** An object with free keys whose values follow `rule`. */
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

/** An object with exactly the keys of `table`. */
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

/** A value that follows one of the rules. Faults of objects come from the last rule, so the one with keys must be last. */
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

/** An object of several shapes; its key `tag` selects the shape and so its keys. */
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
