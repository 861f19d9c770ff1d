// Readable but unchangeable fields that a client sends back: clients often send a record in full.
import { isDeepStrictEqual } from 'node:util'
import { can } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import type { ProblemItem } from '#shared/exceptions/problem.ts'
import type { Row } from '../listing/select.ts'
import { wordOf } from './operation-target.ts'
import { invalid } from './validate-input.ts'

/** Splits a change into unchangeable fields, which are only compared, and real changes. */
export interface SplitInput {
  readonly input: unknown
  readonly echoed: Row
}

const NOTHING: Row = Object.freeze({})

/** A caller who may not read the record cannot know the fields: comparing would reveal them. */
export function splitEchoed(ctx: Context, view: ResourceModel, input: unknown): SplitInput {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return { input, echoed: NOTHING }
  const names = Object.keys(input).filter((name) => isReadOnly(view.fields.get(name)))
  if (names.length === 0 || !can(ctx, wordOf(view, 'read'))) return { input, echoed: NOTHING }
  const entries = Object.entries(input)
  return {
    input: Object.fromEntries(entries.filter(([name]) => !names.includes(name))),
    echoed: Object.fromEntries(entries.filter(([name]) => names.includes(name))),
  }
}

function isReadOnly(field: FieldModel | undefined): boolean {
  return field?.isReadable === true && !field.onUpdate
}

/** Throws `request.validation_failed` for each field that differs from the record. */
export function requireUnchanged(echoed: Row, stored: Row): void {
  const changed = Object.keys(echoed).filter((name) => !isDeepStrictEqual(echoed[name], stored[name]))
  if (changed.length > 0) throw invalid(changed.map(readOnlyFault))
}

function readOnlyFault(name: string): ProblemItem {
  return {
    pointer: `/${name}`,
    code: 'read_only',
    message: 'cannot be changed: leave it out, or send it as the record has it now',
  }
}
