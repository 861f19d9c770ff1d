// `npm run bench`: PEND's authenticated list beside the same list written by hand, in one run on one machine. It prints
// and judges nothing.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { measure, type Target } from './measure.ts'
import { openBenchDatabase } from './open-database.ts'
import { formatTable } from './report.ts'
import { fillTenants } from './seed.ts'
import { startPend, startReference } from './servers.ts'
import { openProcessorClock } from './tasks/processor-time.ts'

const LIST = '/api/v1/articles?status=published'
const FIELDS = `{
    totalCount
    pageInfo { hasNextPage hasPreviousPage }
    nodes { id title slug body status categoryId tagIds authorId publishedAt createdAt updatedAt }
  }`
const QUERY = `query ($status: ArticleStatus!) { articles(first: 20, filter: { status: { exact: $status } }) ${FIELDS} }`
const WHOLE_FILTER = `query ($filter: ArticleFilter) { articles(first: 20, filter: $filter) ${FIELDS} }`

const progress = (text: string) => process.stderr.write(`${text}\n`)

export interface ListSettings {
  readonly seconds: number
  readonly rounds: number
  readonly connections: number
  readonly tenants: number
  readonly articles: number
  readonly people: number
}

/** Prints a table. */
export async function benchList(settings: ListSettings): Promise<void> {
  const closers: (() => Promise<unknown>)[] = []

  try {
    progress('Preparing the database …')
    const database = await openBenchDatabase()
    closers.push(database.close)
    const folder = await mkdtemp(path.join(tmpdir(), 'pend-bench-'))
    closers.push(() => rm(folder, { recursive: true }))

    const pend = await startPend({ adminUrl: database.adminUrl, folder })
    closers.push(pend.stop)
    progress(`Filling ${settings.tenants} tenants with ${settings.articles} articles each …`)
    const tokens = await fillTenants(pend.origin, database.adminUrl, settings)
    const jwksFile = path.join(folder, 'jwks.json')
    await writeFile(jwksFile, await (await fetch(`${pend.origin}/.well-known/jwks.json`)).text())
    const reference = await startReference({ url: database.appUrl, jwksFile })
    closers.push(reference.stop)

    await requireSameBytes(pend.origin, reference.origin, tokens)
    const variables = { status: await enumWordOf(pend.origin, tokens[0]!) }
    const targets: Target[] = [
      { name: 'by hand: Fastify + SQL', url: reference.origin + LIST, tokens },
      { name: 'PEND REST', url: pend.origin + LIST, tokens },
      {
        name: 'PEND GraphQL',
        url: `${pend.origin}/graphql/`,
        tokens,
        body: JSON.stringify({ query: QUERY, variables }),
      },
      {
        name: 'PEND GraphQL, filter in a variable',
        url: `${pend.origin}/graphql/`,
        tokens,
        body: JSON.stringify({ query: WHOLE_FILTER, variables: { filter: { status: { exact: variables.status } } } }),
      },
    ]
    const clock = await openProcessorClock(database.adminUrl, [pend.pid, reference.pid])
    const results = await measure(targets, { ...settings, clock }, progress)
    process.stdout.write(formatTable(results, { ...settings, database: database.version, cores: cpus().length }))
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

/** Comparing different answers would mean nothing. */
async function requireSameBytes(pend: string, reference: string, tokens: readonly string[]): Promise<void> {
  for (const token of [tokens[0]!, tokens.at(-1)!]) {
    const headers = { authorization: `Bearer ${token}` }
    const [ours, theirs] = await Promise.all(
      [pend, reference].map(async (origin) => (await fetch(origin + LIST, { headers })).text()),
    )
    if (ours !== theirs)
      throw new Error(`The two servers answer different bytes:\n${ours?.slice(0, 600)}\n${theirs?.slice(0, 600)}`)
  }
}

/** How GraphQL spells the status `published`. */
async function enumWordOf(origin: string, token: string): Promise<string> {
  for (const word of ['published', 'PUBLISHED']) {
    const response = await fetch(`${origin}/graphql/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: QUERY, variables: { status: word } }),
    })
    const answer = (await response.json()) as { errors?: { message: string }[] }
    if (!answer.errors) return word
    progress(`GraphQL: ${answer.errors[0]?.message}`)
  }
  throw new Error('The GraphQL list does not answer.')
}
