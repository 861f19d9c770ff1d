// Reads shown rows for the edge: as an anonymous caller who may read what is shown and nothing else.
import { hash } from 'node:crypto'
import type { Application } from '#framework/application/build-application.ts'
import { changeVersions } from '#framework/events/following/change-versions.ts'
import { type PreparedList, prepareList, runList } from '#framework/operations/list.ts'
import { type Condition, type ListQuery, resolveCondition } from '#framework/operations/listing/list-query.ts'
import { invalidParameter } from '#framework/operations/listing/parameter-problems.ts'
import type { Row } from '#framework/operations/listing/select.ts'
import { notFound, wordOf } from '#framework/operations/steps/operation-target.ts'
import { listAnswer } from '#framework/projections/rest/answers/answer.ts'
import { parseListQuery, parseReadQuery, wantsAbsoluteLinks } from '#framework/projections/rest/parsing/parse-query.ts'
import type { QueryText } from '#framework/projections/rest/request-context.ts'
import type { Access } from '#framework/request/access.ts'
import { buildContext } from '#framework/request/build-context.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { cache } from '#framework/request/services/cache.ts'
import { canonicalLocaleOf } from '#framework/resource/fields/locale.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { Filling, HotAnswers } from '../hot/hot-answers.ts'
import { reachableModelsOf, type ShownModel, shownModelsOf } from './edge-models.ts'
import type { PublishedAnswer } from './published-answer.ts'

/** What the edge needs. */
export interface EdgeParts {
  readonly application: Application
  readonly runtime: Runtime
  readonly access: Access
}

/** One request as received. */
export interface Asked {
  readonly requestId: string
  readonly host: string
  readonly tenantSlug: string | undefined
  readonly model: ShownModel
  /** The part after the resource's path; null for the list. */
  readonly key: string | null
  readonly query: QueryText
  readonly url: string
}

/** An answer, and whether it has become stale since; valid until `filling` ends. */
export interface FoundAnswer {
  readonly content: PublishedAnswer
  readonly filling: Filling
}

/** Answers requests, from the cache if possible. */
export type ReadContent = (asked: Asked) => Promise<FoundAnswer>

// The cache key names the state it was made in; the time limit covers changes that were never announced.
const KEPT_MS = 300_000

/** Throws `tenants.required`, `tenants.not_found`, `resource.not_found` and errors of the query. */
export function createContentReader(parts: EdgeParts, hot: HotAnswers): ReadContent {
  const words = new Set([...shownModelsOf(parts.application).values()].map((model) => wordOf(model, 'read')))
  const reachable = reachableModelsOf(parts.application)
  return async (asked) => {
    const ctx = await openContext(parts, asked, words)
    const tags = [asked.model.name, ...reachable.keys(), `tenants/${ctx.tenantId}`, 'tenantSettings']
    const filling = hot.beginFilling(tags.map((tag) => surrogateKeyOf(ctx, tag)))
    try {
      const version = await changeVersions.of(ctx).of(ctx.tenantId, tags)
      const place = hash('sha256', JSON.stringify(['edge', ctx.tenantId, asked.url, version]), 'base64url')
      const make = () => (asked.key === null ? makeList(ctx, asked) : makeRecord(ctx, asked, asked.key))
      const content = await cache.of(ctx).getOrMake(place, KEPT_MS, make)
      return { content, filling }
    } catch (error) {
      filling.end()
      throw error
    }
  }

  async function makeList(ctx: Context, { model, query, url }: Asked): Promise<PublishedAnswer> {
    if (wantsAbsoluteLinks(query)) throw invalidParameter('links', 'The edge answers relative links.')
    const asked = parseListQuery(query, model, reachable)
    requireNoRights(asked)
    const conditions = [...asked.conditions, ...shownConditionsOf(model)]
    const prepared = prepareList(ctx, model, { ...asked, conditions })
    const { text } = listAnswer(await runList(ctx, prepared), prepared.listing.query, url)
    return { text, locale: null, surrogateKeys: surrogateKeysOf(ctx, model, [model.name, ...asked.include]) }
  }

  async function makeRecord(ctx: Context, { model, query }: Asked, key: string): Promise<PublishedAnswer> {
    const selection = parseReadQuery(query, model, reachable)
    requireNoRights(selection)
    const conditions = [conditionOf(model, key), ...shownConditionsOf(model)]
    const prepared = prepareList(ctx, model, { ...selection, conditions, size: 1 })
    const record = await firstOf(ctx, prepared)
    const { fields, include } = selection
    const kept = fields && [...fields, ...include]
    const shown = kept ? Object.fromEntries(Object.entries(record).filter(([name]) => kept.includes(name))) : record
    const locale = typeof record.locale === 'string' ? canonicalLocaleOf(record.locale) : null
    const surrogateKeys = surrogateKeysOf(ctx, model, [`${model.name}/${record.id}`, ...include])
    return { text: JSON.stringify(shown), locale, surrogateKeys }
  }

  /** Other records in the answer: changing one makes the answer stale. */
  function surrogateKeysOf(ctx: Context, model: ShownModel, parts: readonly string[]): string[] {
    const tags = parts.map((part) => model.fields.get(part)?.relation?.to ?? part)
    return [...new Set([ctx.tenantId!, ...tags.map((tag) => surrogateKeyOf(ctx, tag))])]
  }

  function conditionOf(model: ShownModel, key: string): Condition {
    const { by } = model.edge
    try {
      if (by === 'id') return idCondition(model, key)
      return resolveCondition({ parameter: by, path: [by], lookup: 'exact', value: { text: key } }, model, reachable)
    } catch (cause) {
      if (cause instanceof Problem) throw notFound(model)
      throw cause
    }
  }

  function shownConditionsOf(model: ShownModel): Condition[] {
    return model.edge.where.map(([field, text]) =>
      resolveCondition({ parameter: field, path: [field], lookup: 'exact', value: { text } }, model, reachable),
    )
  }
}

function surrogateKeyOf({ tenantId }: Context, tag: string): string {
  return `${tenantId}/${tag}`
}

/** The edge is read-only, so nobody has rights to list. */
function requireNoRights({ rights }: Pick<ListQuery, 'rights'>): void {
  if (rights) throw invalidParameter('rights', 'The edge answers no rights.')
}

async function firstOf(ctx: Context, prepared: PreparedList): Promise<Row> {
  const { records } = await runList(ctx, prepared)
  if (!records[0]) throw notFound(prepared.listing.model)
  return records[0]
}

function idCondition(model: ShownModel, key: string): Condition {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key)) throw notFound(model)
  return { through: null, field: model.fields.get('id')!, lookup: 'exact', value: key.toLowerCase() }
}

/** An anonymous context in the tenant that host and header name: signing in changes nothing here. */
async function openContext(
  { runtime, access }: EdgeParts,
  { requestId, host, tenantSlug }: Asked,
  permissions: ReadonlySet<string>,
): Promise<Context> {
  const { tenantId } = await buildContext(runtime, access, {
    requestId,
    host,
    tenantSlug,
    authorization: undefined,
    address: null,
  })
  if (tenantId === null) throw new Problem('tenants.required', 'Name the tenant by its host or by the header X-Tenant.')
  return createContext(runtime, { requestId, tenantId, permissions })
}
