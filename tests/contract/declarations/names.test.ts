// Names that are valid one by one and collide in GraphQL, OpenAPI or REST: boot reports each with both and a way out.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { GraphQLObjectType } from 'graphql'
import Type from 'typebox'
import { installedApps } from '#core/installed-apps.ts'
import { BootError } from '#framework/application/boot-error.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { type App, defineApp } from '#framework/application/define-app.ts'
import { requireDistinctNames } from '#framework/checks/require-distinct-names.ts'
import { defineGraphql } from '#framework/projections/graphql/define-graphql.ts'
import { buildGraphqlSchema } from '#framework/projections/graphql/schema/build-schema.ts'
import { API_INFO } from '#framework/projections/openapi/api-info.ts'
import { buildOpenApi } from '#framework/projections/openapi/build-openapi.ts'
import { defineRest, restPathsOf } from '#framework/projections/rest/define-rest.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { defineEndpoint, type Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import { type AnyResource, defineResource, type Fields } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { text } from '#framework/resource/fields/text.ts'
import type { BootMistake } from '#framework/resource/mistakes/boot-mistake.ts'

const articles = defineResource('articles', {
  fields: { title: text({ required: true }), status: choice(['draft', 'public'], { required: true }) },
  filters: ['title', 'status'],
})
const simple = (name: string, fields: Fields = { words: text() }): AnyResource => defineResource(name, { fields })
const told = Type.String({ description: 'Words to tell it by.' })
const answer = Type.Object({ done: Type.Boolean({ description: 'Always true.' }) })
const asking = (name: string, parts: Partial<Endpoint>) =>
  defineEndpoint({
    method: 'GET',
    path: '/elsewhere',
    name,
    summary: 'Tell',
    tag: 'Tales',
    access: 'actor',
    answer,
    run: async () => ({ body: { done: true } }),
    ...parts,
  })
const acting = (name: string) =>
  defineAction(articles, name, { summary: 'Change it', run: async () => undefined as never })

type Parts = Partial<Omit<App, 'name'>>
/** What is declared beside the articles, the space and the name both claim, and the two claimants. */
type Case = readonly [space: string, name: string, both: readonly [string, string], beside: Parts]

const beside = (...resources: AnyResource[]): Parts => ({ resources })
const CASES: readonly Case[] = [
  [
    'GraphQL type',
    'CreateArticleInput',
    ['articles: create', 'createArticleInputs: records'],
    beside(simple('createArticleInputs')),
  ],
  [
    'GraphQL type',
    'UpdateArticlesInput',
    ['articles: bulk update', 'updateArticlesInputs: records'],
    beside(simple('updateArticlesInputs')),
  ],
  [
    'GraphQL type',
    'CreateArticlePayload',
    ['articles: create', 'createArticlePayloads: records'],
    beside(simple('createArticlePayloads')),
  ],
  ['GraphQL type', 'ArticleFilter', ['articles: filters', 'articleFilters: records'], beside(simple('articleFilters'))],
  [
    'GraphQL type',
    'ArticleStatusFilter',
    ['articles: filters.status', 'articleStatusFilters: records'],
    beside(simple('articleStatusFilters')),
  ],
  ['GraphQL type', 'TextFilter', ['every text: filters', 'textFilters: records'], beside(simple('textFilters'))],
  ['GraphQL type', 'ArticleOrder', ['articles: ordering', 'articleOrders: records'], beside(simple('articleOrders'))],
  [
    'GraphQL type',
    'ArticleConnection',
    ['articles: pages', 'articleConnections: records'],
    beside(simple('articleConnections')),
  ],
  [
    'GraphQL type',
    'ArticleEdge',
    ['articles: places of pages', 'articleEdges: records'],
    beside(simple('articleEdges')),
  ],
  [
    'GraphQL type',
    'ArticleStatus',
    ['articles: fields.status', 'articleStatuses: records'],
    beside(simple('articleStatuses')),
  ],
  [
    'GraphQL type',
    'TaleOrder',
    ['tales: fields.order', 'tales: ordering'],
    beside(simple('tales', { order: choice(['up', 'down']) })),
  ],
  ['GraphQL type', 'Query', ['queries: records', 'PEND itself'], beside(simple('queries'))],
  ['GraphQL type', 'PageInfo', ['pageInfos: records', 'PEND itself'], beside(simple('pageInfos'))],
  ['GraphQL type', 'Decimal', ['decimals: records', 'PEND itself'], beside(simple('decimals'))],
  ['GraphQL type', 'VisibleEvent', ['visibleEvents: records', 'PEND itself'], beside(simple('visibleEvents'))],
  ['GraphQL type', 'Node', ['nodes: records', 'PEND itself'], beside(simple('nodes'))],
  [
    'GraphQL type',
    'Article',
    ['tales: records', 'articles: records'],
    { resources: [simple('tales')], surfaces: [defineGraphql(simple('tales'), { type: 'Article' })] },
  ],
  [
    'GraphQL type',
    'Article',
    ['articles: records', 'endpoint article: answer'],
    { endpoints: [asking('article', {})] },
  ],
  [
    'GraphQL type',
    'TellInput',
    ['endpoint tell: input', 'endpoint tell: body'],
    {
      endpoints: [
        asking('tell', {
          method: 'POST',
          query: Type.Object({
            input: Type.Union([Type.Null(), Type.Object({ a: told })], { description: 'Anything.' }),
          }),
          body: answer,
        }),
      ],
    },
  ],
  [
    'GraphQL argument',
    'tell.input',
    ['endpoint tell: query.input', 'endpoint tell: body'],
    { endpoints: [asking('tell', { method: 'POST', query: Type.Object({ input: told }), body: answer })] },
  ],
  [
    'GraphQL argument',
    'tell.id',
    ['endpoint tell: params.id', 'endpoint tell: query.id'],
    {
      endpoints: [
        asking('tell', {
          path: '/tell/{id}',
          params: Type.Object({ id: told }),
          query: Type.Object({ id: told }),
        }),
      ],
    },
  ],
  ['GraphQL query', 'node', ['nodes: read', 'PEND itself'], beside(simple('nodes'))],
  ['GraphQL payload field', 'Version.version', ['versions: records', 'PEND itself'], beside(simple('versions'))],
  ['GraphQL query', 'node', ['endpoint node', 'PEND itself'], { endpoints: [asking('node', {})] }],
  ['GraphQL query', 'articles', ['articles: list', 'endpoint articles'], { endpoints: [asking('articles', {})] }],
  [
    'GraphQL mutation',
    'createArticles',
    ['articles: bulk create', 'endpoint createArticles'],
    { endpoints: [asking('createArticles', { method: 'POST' })] },
  ],
  [
    'GraphQL mutation',
    'createHotArticles',
    ['articles: bulk create', 'endpoint createHotArticles'],
    {
      endpoints: [asking('createHotArticles', { method: 'POST' })],
      surfaces: [defineGraphql(articles, { plural: 'HotArticles' })],
    },
  ],
  ['OpenAPI schema', 'ArticleList', ['articles: List', 'articleLists: records'], beside(simple('articleLists'))],
  [
    'OpenAPI schema',
    'ArticleCreate',
    ['articles: Create', 'articleCreates: records'],
    beside(simple('articleCreates')),
  ],
  [
    'OpenAPI schema',
    'SparseArticle',
    ['articles: some fields', 'sparseArticles: records'],
    beside(simple('sparseArticles')),
  ],
  [
    'OpenAPI schema',
    'ArticleBulkUpdate',
    ['articles: bulk update', 'articleBulkUpdates: records'],
    beside(simple('articleBulkUpdates')),
  ],
  ['OpenAPI schema', 'Problem', ['problems: records', 'PEND itself'], beside(simple('problems'))],
  ['OpenAPI schema', 'BulkRemoval', ['bulkRemovals: records', 'PEND itself'], beside(simple('bulkRemovals'))],
  [
    'OpenAPI schema',
    'TaleList',
    ['tales: fields.list', 'tales: List'],
    beside(simple('tales', { list: choice(['long', 'short']) })),
  ],
  [
    'OpenAPI schema',
    'TellAnswer',
    ['endpoint tell: answer', 'tellAnswers: records'],
    { resources: [simple('tellAnswers')], endpoints: [asking('tell', {})] },
  ],
  ['operationId', 'replaceArticle', ['articles: update by PUT', 'articles: replace'], { actions: [acting('replace')] }],
  [
    'operationId',
    'readArticle',
    ['articles: read', 'endpoint readArticle'],
    { endpoints: [asking('readArticle', {})] },
  ],
  [
    'address',
    'GET /api/v1/articles',
    ['articles: list', 'tales: list'],
    { resources: [simple('tales')], surfaces: [defineRest(simple('tales'), { path: 'articles' })] },
  ],
  [
    'address',
    'POST /api/v1/articles/bulk',
    ['articles: bulk create', 'tales: create'],
    { resources: [simple('tales')], surfaces: [defineRest(simple('tales'), { path: 'articles/bulk' })] },
  ],
  [
    'address',
    'GET /api/v1/articles/{}',
    ['articles: read', 'endpoint tell'],
    { endpoints: [asking('tell', { path: '/articles/{slug}', params: Type.Object({ slug: told }) })] },
  ],
  [
    'address',
    'POST /api/v1/articles/{}/mark-done',
    ['articles: markDone', 'articles: markDONE'],
    { actions: [acting('markDone'), acting('markDONE')] },
  ],
  [
    'address',
    'GET /api/v1/openapi.json',
    ['endpoint tell', 'PEND itself'],
    { endpoints: [asking('tell', { path: '/openapi.json/' })] },
  ],
]

const application = ({ resources = [], ...parts }: Parts) =>
  buildApplication([defineApp({ name: 'shop', resources: [articles, ...resources], ...parts })])

function mistakesOf(parts: Parts): readonly BootMistake[] {
  const built = application(parts)
  try {
    requireDistinctNames(built)
    return []
  } catch (error) {
    if (!(error instanceof BootError)) throw error
    return error.mistakes
  }
}

const graphql = buildGraphqlSchema(application({}))
const openApi = buildOpenApi(application({}), { ...API_INFO, paths: restPathsOf(application({})) })

describe('names that surfaces derive', () => {
  for (const [space, name, both, parts] of CASES)
    test(`are refused as the ${space} ${name} of ${both.join(' and ')}`, () => {
      const found = mistakesOf(parts)
      const wanted = found.find(({ message }) => message.startsWith(`The ${space} "${name}" is wanted twice`))
      assert.ok(wanted, `not among ${JSON.stringify(found)}`)
      assert.equal(wanted.id, 'name.taken')
      for (const owner of both) assert.ok(wanted.message.includes(`"${owner}"`), wanted.message)
      assert.match(wanted.path, /^(shop|endpoints)\/\w+$/)
      assert.match(wanted.hint, /another name|defineGraphql|defineRest|singular/)
    })

  test('are all refused as the type of another resource', () => {
    const types = Object.keys(graphql.getTypeMap()).filter((name) => !name.startsWith('__'))
    const names = new Set([...types, ...Object.keys(openApi.components.schemas!)])
    const missed = [...names].filter((name) => {
      const singular = name.charAt(0).toLowerCase() + name.slice(1)
      return mistakesOf(beside(defineResource('others', { singular, fields: { words: text() } }))).length === 0
    })
    assert.ok(names.size > 30)
    assert.deepEqual(missed, [])
  })

  test('are all refused as the name of an endpoint, and their addresses as its place', () => {
    // An app with its own export of a list keeps it, as the trail does.
    const paths = Object.entries(openApi.paths).filter(([path]) => !path.endsWith('/export'))
    const operations = paths.flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, { operationId: string }>).map(([method, { operationId }]) => ({
        operationId,
        at: { method: method.toUpperCase() as Endpoint['method'], path: path.replace('/api/v1', '') },
      })),
    )
    const fields = (type: GraphQLObjectType, method: Endpoint['method']) =>
      Object.keys(type.getFields()).map((name) => asking(name, { method }))
    const endpoints = [
      ...fields(graphql.getQueryType()!, 'GET'),
      ...fields(graphql.getMutationType()!, 'POST'),
      ...operations.map(({ operationId }) => asking(operationId, {})),
      ...operations.map(({ at }) => asking('tell', at)),
    ]
    assert.ok(endpoints.length > 20)
    assert.deepEqual(
      endpoints.filter((endpoint) => mistakesOf({ endpoints: [endpoint] }).length === 0),
      [],
    )
  })

  test('are reported once per surface where two resources share a name', () => {
    const found = mistakesOf({ resources: [defineResource('tales', { singular: 'article', fields: { a: text() } })] })
    const spaces = found.map(({ message }) => /^The (.+?) "/.exec(message)![1])
    assert.deepEqual(spaces.sort(), [
      'GraphQL mutation',
      'GraphQL payload field',
      'GraphQL query',
      'GraphQL type',
      'OpenAPI schema',
      'operationId',
    ])
  })

  test('are valid where the surfaces use different ones', () => {
    const queries = simple('queries')
    const surfaces = [defineGraphql(queries, { type: 'Question' }), defineRest(queries, { path: 'shop/questions' })]
    assert.deepEqual(mistakesOf({ resources: [queries], surfaces }), [])
  })

  test('are valid in the installed apps', () => {
    assert.doesNotThrow(() => requireDistinctNames(buildApplication(installedApps)))
  })

  test('are spelt as GraphQL and addresses allow', () => {
    for (const path of ['/tales', 'tales/', 'tales/:id', 'openapi.json', '*'])
      assert.throws(() => application({ surfaces: [defineRest(articles, { path })] }), /surface\.option/, path)
    for (const type of ['article', 'My Article', '1st', '__Article'])
      assert.throws(() => application({ surfaces: [defineGraphql(articles, { type })] }), /surface\.option/, type)
  })
})
