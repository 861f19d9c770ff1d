// The routes of one resource, made from its model: exactly what the declaration offers.
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import { createRecord } from '#framework/operations/create.ts'
import { runList } from '#framework/operations/list.ts'
import type { Row } from '#framework/operations/listing/select.ts'
import { BulkRemovalSchema, createRecords, removeRecords, updateRecords } from '#framework/operations/many/bulk.ts'
import { manyDoorsOf } from '#framework/operations/many/many-doors.ts'
import { mergeRecord } from '#framework/operations/merge.ts'
import { canPreview, previewRemoval } from '#framework/operations/preview-removal.ts'
import { readRecord } from '#framework/operations/read.ts'
import { EXPORT_FORMATS, openExport } from '#framework/operations/reading/export-list.ts'
import { countFacets, facetFields } from '#framework/operations/reading/facets.ts'
import { shownRecord, shownRecords } from '#framework/operations/reading/shown-records.ts'
import { addRights, recordRightsOf } from '#framework/operations/record-rights.ts'
import { removeRecord } from '#framework/operations/remove.ts'
import { runAction } from '#framework/operations/run-action.ts'
import { modelOf, modelsOf, wordOf } from '#framework/operations/steps/operation-target.ts'
import { validateInput } from '#framework/operations/steps/validate-input.ts'
import { updateRecord } from '#framework/operations/update.ts'
import { requirePermission } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import type { OperationName } from '#framework/resource/define-resource.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { isMergePatch, unsupportedType } from '#shared/middleware/body-parsing.ts'
import { requireHonoured, WRITE_HEADERS } from '#shared/middleware/write-headers.ts'
import { originOf } from '#shared/utils/request-origin.ts'
import { requireAcceptable } from './answers/accept.ts'
import {
  type Answer,
  bulkAnswer,
  createdAnswer,
  EMPTY_ANSWER,
  fileAnswer,
  listAnswer,
  readAnswer,
  recordAnswer,
  sendAnswer,
  writtenAnswer,
} from './answers/answer.ts'
import { expectedVersionOf } from './answers/etag.ts'
import { beginMany } from './begin-many.ts'
import type { ResourcePaths } from './define-rest.ts'
import { answerOnce, type Exchange } from './idempotency.ts'
import { parseExportQuery } from './parsing/parse-export.ts'
import { parseFacetQuery } from './parsing/parse-facets.ts'
import { parseReadQuery, requireNoQuery, wantsAbsoluteLinks } from './parsing/parse-query.ts'
import { preparedListOf } from './prepared-lists.ts'
import { admission, contextOf, queryOf, type RestSurface } from './request-context.ts'

/** What a route does once the caller is known. */
type Perform = (ctx: Context, request: FastifyRequest) => Promise<Answer>

interface Road {
  method: HTTPMethods
  /** Relative to the resource's path. */
  path: string
  perform: Perform
  /** Media types of its answer, if not only JSON. */
  offered?: readonly string[]
}

/** A route with its required permission. */
export interface ResourceRoute extends Road {
  /** The name of an operation, prefixed with `bulk` for bulk variants, or of an action. */
  operation: string
  permission: string
}

const idOf = (request: FastifyRequest) => (request.params as { id: string }).id

/** Adds the routes of `model`. */
export function routeResource(
  app: FastifyInstance,
  surface: RestSurface,
  { model, ...paths }: { model: ResourceModel } & ResourcePaths,
): void {
  for (const route of routesOfResource(model, paths))
    app.route({
      method: route.method,
      url: `${paths.path}${route.path}`,
      preParsing: admission(surface, (ctx) => requirePermission(ctx, route.permission)),
      handler: async (request, reply) => answer({ request, reply }, route),
    })
}

/** Every route of `model`, in documentation order. */
export function routesOfResource(model: ResourceModel, { path, runsPath, isExported }: ResourcePaths): ResourceRoute[] {
  return [
    ...recordRoutes(model, path),
    ...facetRoutes(model),
    ...(isExported ? [exportRoute(model)] : []),
    ...previewRoutes(model),
    ...bulkRoutes(model),
    ...manyRoutes(model, runsPath),
    ...actionRoutes(model),
  ]
}

async function answer({ request, reply }: Exchange, { perform, path, offered }: Road): Promise<FastifyReply> {
  const ctx = contextOf(request)
  requireAcceptable(request, offered)
  if (request.method === 'GET' || request.method === 'HEAD')
    return sendAnswer(request, reply, await perform(ctx, request))
  // New records and bulk writes have no version for a condition to refer to.
  requireHonoured(request.headers, path.startsWith('/:id') ? WRITE_HEADERS : ['idempotency-key'])
  requireNoQuery(queryOf(request))
  return sendAnswer(request, reply, await answerOnce({ request, reply }, ctx, (inner) => perform(inner, request)))
}

function recordRoutes(model: ResourceModel, path: string): ResourceRoute[] {
  const { resource } = model
  const routes: Record<OperationName, Road[]> = {
    list: [{ method: 'GET', path: '', perform: (ctx, request) => list(ctx, model, request) }],
    read: [{ method: 'GET', path: '/:id', perform: (ctx, request) => read(ctx, model, request) }],
    create: [
      {
        method: 'POST',
        path: '',
        perform: async (ctx, { body }) =>
          createdAnswer(shownRecord(ctx, resource, await createRecord(ctx, resource, body as never)), path),
      },
    ],
    update: (['PATCH', 'PUT'] as const).map((method) => ({
      method,
      path: '/:id',
      perform: (ctx, request) => update(ctx, model, request),
    })),
    delete: [{ method: 'DELETE', path: '/:id', perform: (ctx, request) => remove(ctx, model, request) }],
  }
  return [...model.operations].flatMap((operation) =>
    routes[operation].map((road) => ({ ...road, operation, permission: wordOf(model, operation) })),
  )
}

/** Only if lists can be counted by some field. */
function facetRoutes(model: ResourceModel): ResourceRoute[] {
  if (!model.operations.has('list') || facetFields(model).length === 0) return []
  const perform: Perform = async (ctx, request) => {
    const query = parseFacetQuery(queryOf(request), modelOf(ctx, model), modelsOf(ctx))
    return readAnswer(await countFacets(ctx, model, query))
  }
  return [{ method: 'GET', path: '/facets', perform, operation: 'facets', permission: wordOf(model, 'list') }]
}

/** Exports everything that matches as a file. */
function exportRoute(model: ResourceModel): ResourceRoute {
  const perform: Perform = async (ctx, request) => {
    const asked = parseExportQuery(queryOf(request), modelOf(ctx, model), modelsOf(ctx))
    const { type, suffix } = EXPORT_FORMATS[asked.format]
    const stream = request.method === 'HEAD' ? Readable.from([]) : await openExport(ctx, model, asked)
    return fileAnswer({ type, name: `${model.names.path}.${suffix}`, stream })
  }
  const offered = Object.values(EXPORT_FORMATS).map(({ type }) => type)
  return { method: 'GET', path: '/export', perform, offered, operation: 'export', permission: wordOf(model, 'list') }
}

/** Callers who may read the record can preview its deletion. */
function previewRoutes(model: ResourceModel): ResourceRoute[] {
  if (!canPreview(model)) return []
  const perform: Perform = async (ctx, request) => {
    requireNoQuery(queryOf(request))
    return readAnswer({ goes: await previewRemoval(ctx, model.resource, idOf(request).toLowerCase()) })
  }
  const permission = wordOf(model, 'delete')
  return [{ method: 'GET', path: '/:id/deletion', perform, operation: 'preview delete', permission }]
}

async function list(ctx: Context, model: ResourceModel, request: FastifyRequest): Promise<Answer> {
  const prepared = preparedListOf(ctx, modelOf(ctx, model), request)
  const isAbsolute = request.url.includes('links') && wantsAbsoluteLinks(queryOf(request))
  const origin = isAbsolute ? originOf(request) : ''
  const { query } = prepared.listing
  const found = await runList(ctx, prepared)
  if (query.rights) await addRights(ctx, model, found.records)
  return listAnswer(found, query, `${origin}${request.url}`)
}

async function read(ctx: Context, model: ResourceModel, request: FastifyRequest): Promise<Answer> {
  const { rights, ...options } = parseReadQuery(queryOf(request), modelOf(ctx, model), modelsOf(ctx))
  const id = idOf(request).toLowerCase()
  const isShaped = Boolean(options.fields) || options.include.length > 0 || rights
  const found = await readRecord(ctx, model.resource, { id, ...options })
  if (rights) Object.assign(found.record, { rights: (await recordRightsOf(ctx, model, [id]))(id) })
  return recordAnswer(found, { isShaped })
}

async function update(ctx: Context, model: ResourceModel, request: FastifyRequest): Promise<Answer> {
  const change = {
    id: idOf(request),
    input: request.body as never,
    expectedVersion: expectedVersionOf(request.headers),
  }
  const written = isMergePatch(request)
    ? await mergeRecord(ctx, model.resource, change)
    : await updateRecord(ctx, model.resource, { ...change, replaces: request.method === 'PUT' })
  return writtenAnswer(shownRecord(ctx, model.resource, written))
}

async function remove(ctx: Context, model: ResourceModel, request: FastifyRequest): Promise<Answer> {
  await removeRecord(ctx, model.resource, {
    id: idOf(request),
    expectedVersion: expectedVersionOf(request.headers),
  })
  return EMPTY_ANSWER
}

/** All or nothing: `POST` takes a list of bodies, `PATCH` a list of changes each with its id, `DELETE` takes `{ ids }`. */
function bulkRoutes(model: ResourceModel): ResourceRoute[] {
  const { operations, resource } = model
  const routes: [OperationName, Road][] = [
    [
      'create',
      {
        method: 'POST',
        path: '/bulk',
        perform: async (ctx, { body }) =>
          bulkAnswer(shownRecords(ctx, resource, await createRecords(ctx, resource, body as Row[])), 201),
      },
    ],
    [
      'update',
      {
        method: 'PATCH',
        path: '/bulk',
        perform: async (ctx, request) => {
          // A list is not a merge patch (RFC 7396 §1): as one, it would replace everything.
          if (isMergePatch(request)) throw unsupportedType()
          return bulkAnswer(shownRecords(ctx, resource, await updateRecords(ctx, resource, request.body as Row[])), 200)
        },
      },
    ],
    [
      'delete',
      {
        method: 'DELETE',
        path: '/bulk',
        perform: async (ctx, { body }) => {
          await removeRecords(ctx, resource, validateInput(BulkRemovalSchema, body).ids as string[])
          return EMPTY_ANSWER
        },
      },
    ],
  ]
  return routes
    .filter(([operation]) => operations.has(operation))
    .map(([operation, road]) => ({ ...road, operation: `bulk ${operation}`, permission: wordOf(model, operation) }))
}

/** Work that continues after the answer: one operation on some records by id, or on all that match a filter. */
function manyRoutes(model: ResourceModel, runsPath: string | null): ResourceRoute[] {
  if (runsPath === null) return []
  return manyDoorsOf(model).map(({ name, path, permission }) => ({
    ...{ method: 'POST', path: `/bulk/${path}`, operation: `many ${name}`, permission },
    perform: (ctx, { body }) => beginMany(ctx, model, { action: name, body, runsPath }),
  }))
}

function actionRoutes(model: ResourceModel): ResourceRoute[] {
  return [...model.actions.values()].map((action) => ({
    method: 'POST',
    path: `/:id/${action.path}`,
    operation: action.name,
    permission: action.permission,
    perform: async (ctx, request) =>
      writtenAnswer(
        await shownRecord(
          ctx,
          model.resource,
          await runAction(ctx, model.resource, {
            id: idOf(request),
            action: action.name,
            input: request.body,
            expectedVersion: expectedVersionOf(request.headers),
          }),
        ),
      ),
  }))
}
