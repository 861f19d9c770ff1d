// A tenant filled with features, and what every surface must say about it: computed from the source, not from the API.
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runManage } from '../support/manage.ts'
import type { TestServer } from '../support/server.ts'
import { type Person, registerPerson } from '../support/tenant.ts'
import type { Feature } from './features.ts'

const BATCH = 500

/** An article as the API must show it. */
export interface Article {
  readonly id: string
  readonly title: string
  readonly slug: string
  readonly body: string | null
  readonly status: string
  readonly category: string
  readonly tags: readonly string[]
  readonly cover: string | null
  readonly locale: string
  readonly author: string | null
  readonly publishedAt: string | null
  readonly createdAt: string
  readonly updatedAt: string
}

/** A record that articles refer to. */
export interface Target {
  readonly id: string
  readonly name: string
  readonly slug: string
  readonly createdAt: string
}

export interface Library {
  readonly tenant: { readonly id: string; readonly slug: string }
  readonly owner: Person
  readonly categories: ReadonlyMap<string, Target>
  readonly tags: ReadonlyMap<string, Target>
  /** The author of an article. */
  readonly people: ReadonlyMap<string, { readonly id: string }>
  readonly articles: readonly Article[]
  /** Records imported per second, by road. */
  readonly speeds: Readonly<Record<'bulk' | 'loaddata', number>>
}

interface Content {
  readonly byBulk: readonly Feature[]
  readonly byLoaddata: readonly Feature[]
}

/** Registers an owner with a new tenant and imports the features as a client would. */
export async function importLibrary(
  server: TestServer,
  name: string,
  { byBulk, byLoaddata }: Content,
): Promise<Library> {
  const owner = await registerPerson(server, { tenantName: name })
  const [tenant] = (await server.call('/api/v1/tenants', { token: owner.access })).body.results
  const all = [...byBulk, ...byLoaddata]
  const named = async (resource: string, names: Iterable<string>) => {
    const records = await createAll(server, {
      owner,
      resource,
      inputs: [...new Set(names)].map((each) => ({ name: each })),
    })
    return new Map((records as Target[]).map((record) => [record.name, record]))
  }
  const categories = await named(
    'categories',
    all.map((feature) => feature.category),
  )
  const tags = await named(
    'tags',
    all.flatMap((feature) => feature.tags),
  )
  const me = (await server.call('/api/v1/users/me', { token: owner.access })).body
  const start = { owner, tenant, categories, tags, people: new Map([[me.email, me]]) }
  const [bulk, bulkSpeed] = await timed(byBulk.length, () => importByBulk(server, start, byBulk))
  const [loaded, loadSpeed] = await timed(byLoaddata.length, () => importByLoaddata(start, byLoaddata))
  return { ...start, articles: [...bulk, ...loaded], speeds: { bulk: bulkSpeed, loaddata: loadSpeed } }
}

type Start = Pick<Library, 'owner' | 'tenant' | 'categories' | 'tags' | 'people'>

async function timed<T>(count: number, work: () => Promise<T>): Promise<[T, number]> {
  const begun = performance.now()
  const result = await work()
  return [result, Math.round((count * 1000) / (performance.now() - begun))]
}

interface Creation {
  readonly owner: Person
  readonly resource: string
  readonly inputs: readonly object[]
}

/** In batches, over HTTP; returns the answers in the order of the inputs. */
async function createAll(server: TestServer, { owner, resource, inputs }: Creation): Promise<unknown[]> {
  const made: unknown[] = []
  for (let first = 0; first < inputs.length; first += BATCH) {
    const body = inputs.slice(first, first + BATCH)
    const answer = await server.call(`/api/v1/${resource}/bulk`, { method: 'POST', token: owner.access, body })
    assert.equal(answer.status, 201, answer.text.slice(0, 500))
    made.push(...answer.body.results)
  }
  return made
}

function inputOf({ categories, tags }: Start, feature: Feature) {
  return {
    ...feature,
    category: categories.get(feature.category)!.id,
    tags: feature.tags.map((name) => tags.get(name)!.id).sort(),
  }
}

/** The server sets ids and times; everything else must equal the input. */
async function importByBulk(server: TestServer, start: Start, features: readonly Feature[]): Promise<Article[]> {
  const inputs = features.map((feature) => inputOf(start, feature))
  const made = (await createAll(server, { owner: start.owner, resource: 'articles', inputs })) as Article[]
  return inputs.map((input, index) => {
    const { id, createdAt, updatedAt, publishedAt } = made[index]!
    assert.equal(publishedAt === null, input.status === 'draft')
    return { ...input, id, cover: null, locale: 'en', author: start.owner.id, createdAt, updatedAt, publishedAt }
  })
}

/** With its own ids and times, as after a move from another server. */
async function importByLoaddata(start: Start, features: readonly Feature[]): Promise<Article[]> {
  const articles = features.map((feature, n) => {
    const time = new Date(Date.UTC(2020, 0, 1, 0, n)).toISOString()
    const publishedAt = feature.status === 'published' ? time : null
    const times = { publishedAt, createdAt: time, updatedAt: time }
    return {
      id: randomUUIDv7(),
      ...inputOf(start, feature),
      cover: null,
      locale: 'en',
      author: start.owner.id,
      ...times,
    }
  })
  const folder = mkdtempSync(path.join(tmpdir(), 'pend-features-'))
  try {
    const file = path.join(folder, 'features.json')
    const lines = articles.map(({ id, ...fields }) => JSON.stringify({ resource: 'articles', id, fields }))
    writeFileSync(file, `[\n${lines.join(',\n')}\n]\n`)
    const { status, stdout, stderr } = await runManage(['loaddata', file, '--tenant', start.tenant.slug])
    assert.equal(status, 0, stderr)
    const count = articles.length.toLocaleString('en')
    assert.equal(stdout, `Loaded ${count} records: ${count} new, 0 updated.\n`)
  } finally {
    rmSync(folder, { recursive: true })
  }
  return articles
}
