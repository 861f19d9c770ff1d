// Starts a bulk run; list query parameters, written as JSON, say which records.
import Type, { type Static } from 'typebox'
import { beginRun, noRecords } from '#framework/operations/many/begin-run.ts'
import { bulkRuns } from '#framework/operations/many/bulk-runs.ts'
import { ExceptSchema, IdsSchema, type Selection } from '#framework/operations/many/selection.ts'
import { shownRecord } from '#framework/operations/reading/shown-records.ts'
import { modelsOf } from '#framework/operations/steps/operation-target.ts'
import { invalid, validateInput } from '#framework/operations/steps/validate-input.ts'
import type { Context } from '#framework/request/context.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { type Answer, acceptedAnswer } from './answers/answer.ts'
import { parseFitting } from './parsing/parse-query.ts'
import type { Given } from './parsing/query-values.ts'

const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()])

/** Filter parameters of a list, each with one value, several, or the groups of `filter`. */
const FilterWordsSchema = Type.Record(Type.String(), Type.Union([Scalar, Type.Array(Scalar), Type.Object({})]), {
  description: 'Filters as in the address of the list, with `search` and `filter` for groups; `{}` means every record.',
})

const BodySchema = Type.Object(
  {
    ids: Type.Optional(IdsSchema),
    filter: Type.Optional(FilterWordsSchema),
    except: Type.Optional(ExceptSchema),
    input: Type.Optional(Type.Unknown()),
  },
  { additionalProperties: false },
)
type Body = Static<typeof BodySchema>

/** 202 with the run and its URL. Throws like `beginRun`. */
export async function beginMany(
  ctx: Context,
  model: ResourceModel,
  { action, body, runsPath }: { action: string; body: unknown; runsPath: string },
): Promise<Answer> {
  const asked = validateInput(BodySchema, body) as Body
  const select = (view: ResourceModel) => selectionOf(asked, view, ctx)
  const begun = await beginRun(ctx, model.resource, { action, select, input: asked.input })
  return acceptedAnswer(shownRecord(ctx, bulkRuns, begun), runsPath)
}

function selectionOf({ ids, filter, except }: Body, model: ResourceModel, ctx: Context): Selection {
  if ((ids === undefined) === (filter === undefined)) throw noRecords()
  if (filter !== undefined) return { fitting: readWords(filter, model, ctx), except: except ?? [] }
  if (except !== undefined) throw invalid([{ pointer: '/except', code: 'unknown', message: 'requires a filter' }])
  return { ids: ids! }
}

/** Points errors at the parameter's place in the body. */
function readWords(filter: NonNullable<Body['filter']>, model: ResourceModel, ctx: Context) {
  try {
    return parseFitting(givenOf(filter), model, modelsOf(ctx))
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 400) throw error
    throw invalid(error.errors.map((item) => ({ ...item, pointer: item.pointer.replace(/^\?/, '/filter/') })))
  }
}

/** Turns values into the texts that a URL would hold. */
function givenOf(filter: NonNullable<Body['filter']>): Given {
  const spell = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value))
  return Object.fromEntries(
    Object.entries(filter).map(([word, value]) => [word, Array.isArray(value) ? value.map(spell) : spell(value)]),
  )
}
