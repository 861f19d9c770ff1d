// Limits the size of an input: checked in one pass before any comparison, refused at the first excess.
import type { TSchema } from 'typebox'
import type { ProblemItem } from '#shared/exceptions/problem.ts'
import { InexactNumber } from '#shared/utils/exact-json.ts'

/** Values in one input, counting keys and items: more than any form needs, too few to keep a processor busy. */
const MAX_VALUES = 100_000
/** Keys of one object. */
const MAX_KEYS = 10_000
/** GHSA-9xp9-j92r-p88v: deep nesting crashed a server. */
const MAX_DEPTH = 64
/** Longer lists are checked for duplicates here: the validator copies a list for each one it finds (RED-06). */
const LONG_LIST = 200

const ROUNDED = 'is a number that would be rounded; send it as text, or with fewer digits'

interface Place {
  /** From the inside out, because it is collected on the way back. */
  readonly path: string[]
  readonly code: string
  readonly message: string
}

/**
 * Null for an input that can be fully examined: its text can be stored (NUL bytes and lone surrogates cannot,
 * tabnews#731), and it is neither too deep nor too large.
 */
export function findUnreadable(input: unknown): ProblemItem | null {
  return faultOf(search(input, { left: MAX_VALUES, hasTexts: true }, 0))
}

/** The same for input that will be checked again later, including its texts. */
export function findTooMuch(input: unknown): ProblemItem | null {
  return faultOf(search(input, { left: MAX_VALUES, hasTexts: false }, 0))
}

/** True if an input has more values, counting keys and items. Examines no more than necessary. */
export function holdsMoreThan(most: number, input: unknown): boolean {
  return search(input, { left: most, hasTexts: false }, 0) !== null
}

function faultOf(found: Place | null): ProblemItem | null {
  return found && { pointer: pointerOf(found.path.reverse()), code: found.code, message: found.message }
}

interface Budget {
  /** Values still allowed. */
  left: number
  /** Whether to check texts. */
  readonly hasTexts: boolean
}

function search(value: unknown, budget: Budget, depth: number): Place | null {
  if (typeof value === 'string' && budget.hasTexts && !isCleanText(value))
    return garbled('holds a NUL byte or half a character')
  if (typeof value !== 'object' || value === null) return null
  if (budget.hasTexts && value instanceof InexactNumber) return { path: [], code: 'inexact_number', message: ROUNDED }
  if (depth > MAX_DEPTH) return { path: [], code: 'too_deep', message: 'is nested too deeply' }
  return Array.isArray(value) ? searchList(value, budget, depth) : searchObject(value, budget, depth)
}

function searchList(list: readonly unknown[], budget: Budget, depth: number): Place | null {
  budget.left -= list.length
  if (budget.left < 0) return { path: [], code: 'too_many', message: `holds more than ${MAX_VALUES} values` }
  for (const [index, item] of list.entries()) {
    const found = search(item, budget, depth + 1)
    if (!found) continue
    found.path.push(String(index))
    return found
  }
  return null
}

function searchObject(object: object, budget: Budget, depth: number): Place | null {
  const keys = Object.keys(object)
  budget.left -= keys.length
  if (keys.length > MAX_KEYS || budget.left < 0)
    return { path: [], code: 'too_many', message: `has more than ${MAX_KEYS} keys, or too many values in them` }
  for (const key of keys) {
    if (budget.hasTexts && !isCleanText(key)) return garbled('has a key with a NUL byte or half a character')
    const found = search((object as Record<string, unknown>)[key], budget, depth + 1)
    if (!found) continue
    found.path.push(key)
    return found
  }
  return null
}

function garbled(message: string): Place {
  return { path: [], code: 'invalid_text', message }
}

/** False for text that PostgreSQL cannot store: NUL bytes and lone surrogates. */
export function isCleanText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** Up to `most` unknown keys, or a list or text far over its length; each is enough to stop checking. */
export function findExcess(schema: TSchema, value: unknown, most: number): ProblemItem[] {
  return excessOf(schema as Schema, value, { path: [], most })
}

interface Schema {
  readonly type?: unknown
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly maxLength?: number
}

interface At {
  readonly path: readonly string[]
  readonly most: number
}

function excessOf(schema: Schema, value: unknown, at: At): ProblemItem[] {
  if (schema.anyOf) {
    const fitting = schema.anyOf.filter(({ type }) => type === typeOf(value))
    return fitting.length === 1 ? excessOf(fitting[0]!, value, at) : []
  }
  if (typeof value === 'string') return excessOfText(schema, value, at)
  if (Array.isArray(value)) return excessOfList(schema, value, at)
  return typeof value === 'object' && value !== null ? excessOfObject(schema, value, at) : []
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** In UTF-16, which counts a character at most twice: patterns never see a longer text. */
function excessOfText({ maxLength }: Schema, text: string, { path }: At): ProblemItem[] {
  if (maxLength === undefined || text.length <= maxLength * 2) return []
  return [told(path, 'too_long', `must not have more than ${maxLength} characters`)]
}

function excessOfList({ maxItems, uniqueItems, items }: Schema, list: readonly unknown[], at: At): ProblemItem[] {
  if (maxItems !== undefined && list.length > maxItems)
    return [told(at.path, 'too_many', `must not have more than ${maxItems} items`)]
  if (uniqueItems && list.length > LONG_LIST && new Set(list.map((item) => JSON.stringify(item))).size < list.length)
    return [told(at.path, 'not_unique', 'must not have duplicate items')]
  return items ? firstOf(list.entries(), ([n, item]) => excessOf(items, item, below(at, String(n)))) : []
}

function excessOfObject(schema: Schema, object: object, at: At): ProblemItem[] {
  const { properties = {}, additionalProperties, patternProperties } = schema
  const unknown: string[] = []
  for (const key in object) if (!Object.hasOwn(properties, key) && unknown.push(key) >= at.most) break
  if (unknown.length >= at.most && additionalProperties === false && !patternProperties)
    return unknown.map((key) => told([...at.path, key], 'unknown', 'is not known'))
  return firstOf(Object.entries(properties), ([key, inner]) =>
    excessOf(inner, (object as Record<string, unknown>)[key], below(at, key)),
  )
}

function below({ path, most }: At, key: string): At {
  return { path: [...path, key], most }
}

function firstOf<T>(entries: Iterable<T>, find: (entry: T) => ProblemItem[]): ProblemItem[] {
  for (const entry of entries) {
    const found = find(entry)
    if (found.length > 0) return found
  }
  return []
}

function told(path: readonly string[], code: string, message: string): ProblemItem {
  return { pointer: pointerOf(path), code, message }
}

/** RFC 6901; keys are quoted up to a reasonable length. */
function pointerOf(path: readonly string[]): string {
  return path.map((key) => `/${escapePointer(key)}`).join('')
}

/** One key of a pointer. */
export function escapePointer(key: string): string {
  return key.slice(0, 200).replaceAll('~', '~0').replaceAll('/', '~1')
}
