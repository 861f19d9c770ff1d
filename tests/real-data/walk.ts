// Walks through whole lists as clients do: page by page or cursor by cursor, forwards and backwards, over both surfaces.
import assert from 'node:assert/strict'
import type { TestServer } from '../support/server.ts'
import type { Article } from './library.ts'

/** The caller and the question: parameters of the surface. */
export interface Walk {
  readonly server: TestServer
  readonly token: string
}

/** What a walk found. */
export interface Walked {
  readonly articles: readonly Article[]
  /** The counts the answers named, each once. */
  readonly counts: readonly unknown[]
}

/** Follows `next` from the first answer, or `previous` from the last; the articles are in list order. */
export async function walkRest(
  { server, token }: Walk,
  query: string,
  direction: 'next' | 'previous' = 'next',
): Promise<Walked> {
  const pages: Article[][] = []
  const counts = new Set<unknown>()
  let url: string | null = `/api/v1/articles?${query}`
  while (url !== null) {
    const { status, body, text } = await server.call(url, { token })
    assert.equal(status, 200, `${url}: ${text.slice(0, 300)}`)
    pages.push(body.results)
    counts.add(body.count)
    url = body[direction]
  }
  return { articles: (direction === 'next' ? pages : pages.reverse()).flat(), counts: [...counts] }
}

/** One answer of a list. */
export async function listRest({ server, token }: Walk, query: string): Promise<{ count: number; titles: string[] }> {
  const { status, body, text } = await server.call(`/api/v1/articles?${query}`, { token })
  assert.equal(status, 200, `${query}: ${text.slice(0, 300)}`)
  return { count: body.count, titles: body.results.map(({ title }: Article) => title) }
}

const NODE = 'id title slug body status categoryId tagIds coverId locale authorId publishedAt createdAt updatedAt'
const ARGUMENTS =
  '$first: Int, $after: String, $last: Int, $before: String, $filter: ArticleFilter, $search: String, $orderBy: [ArticleOrder!]'
const CONNECTION = `query (${ARGUMENTS}) {
  articles(first: $first, after: $after, last: $last, before: $before, filter: $filter, search: $search, orderBy: $orderBy) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes { ${NODE} }
  }
}`

/** One connection with these variables. */
export async function listGraphql({ server, token }: Walk, variables: Record<string, unknown>) {
  const { body, text } = await server.graphql(CONNECTION, { token, variables })
  assert.ok(!body.errors, `${JSON.stringify(variables)}: ${text.slice(0, 300)}`)
  const { totalCount, pageInfo, nodes } = body.data.articles
  return { count: totalCount as number, pageInfo, articles: nodes.map(articleOf) as Article[] }
}

function articleOf({ categoryId, tagIds, coverId, authorId, ...rest }: Record<string, unknown>): unknown {
  return { ...rest, category: categoryId, tags: tagIds, cover: coverId, author: authorId }
}

/** Takes `first` from the start or `last` from the end until nothing is left. */
export async function walkGraphql(
  walk: Walk,
  variables: Record<string, unknown>,
  direction: 'next' | 'previous' = 'next',
): Promise<Walked> {
  const pages: Article[][] = []
  const counts = new Set<unknown>()
  let place: object = {}
  for (let hasMore = true; hasMore; ) {
    const size = direction === 'next' ? { first: 200 } : { last: 200 }
    const { count, pageInfo, articles } = await listGraphql(walk, { ...variables, ...size, ...place })
    pages.push(articles)
    counts.add(count)
    hasMore = direction === 'next' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage
    place = direction === 'next' ? { after: pageInfo.endCursor } : { before: pageInfo.startCursor }
  }
  return { articles: (direction === 'next' ? pages : pages.reverse()).flat(), counts: [...counts] }
}
