// The same list by hand: Fastify, one SQL text, row security, no framework. PEND's throughput is measured against it.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { fastify } from 'fastify'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import pg from 'pg'

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    port: { type: 'string' },
    jwks: { type: 'string' },
    issuer: { type: 'string' },
    audience: { type: 'string' },
  },
})

const pool = new pg.Pool({
  connectionString: values.url!,
  max: 10,
  pipeline: true,
  types: {
    // Moments stay text, as in PEND: parsing Date objects only to print them again would cost both sides the same.
    getTypeParser: ((oid: number, format?: string) =>
      oid === 1184
        ? (text: string) => text
        : oid === 20
          ? Number
          : pg.types.getTypeParser(oid, format as 'text')) as never,
  },
})
const keys = createLocalJWKSet(JSON.parse(readFileSync(values.jwks!, 'utf8')))
const verified = new LRUCache<string, { tenantId: string; actorId: string }>({ max: 1000, ttl: 30_000 })

// Row security decides whether the caller sees the author. Callers always know their own id, so the query asks only
// about others.
const LIST = `
  select t.id, t.title, t.slug, t.body, t.status, t.category_id, t.tag_ids, t.cover_id, t.locale,
         case when t.author_id = $3 then t.author_id else (select u.id from auth.users u where u.id = t.author_id) end,
         t.published_at, t.created_at, t.updated_at,
         (select count(*) from public.articles t where t.tenant_id = $1 and t.status = $2)
  from public.articles t
  where t.tenant_id = $1 and t.status = $2
  order by t.published_at desc, t.created_at desc, t.id desc
  limit 21`

async function authenticate(header: string | undefined): Promise<{ tenantId: string; actorId: string }> {
  const token = header?.slice('Bearer '.length) ?? ''
  const known = verified.get(token)
  if (known) return known
  const { payload } = await jwtVerify(token, keys, {
    issuer: values.issuer!,
    audience: values.audience!,
    algorithms: ['RS256'],
  })
  const caller = { tenantId: payload.tid as string, actorId: payload.sub! }
  verified.set(token, caller)
  return caller
}

const isoOf = (stored: string | null) =>
  stored &&
  `${stored.slice(0, 10)}T${stored.slice(11, 19)}.${(stored.charAt(19) === '.' ? stored.slice(20, stored.indexOf('+', 20)) : '').padEnd(3, '0')}Z`

const app = fastify()
app.get<{ Querystring: { status: string } }>('/api/v1/articles', async (request, reply) => {
  const { tenantId, actorId } = await authenticate(request.headers.authorization)
  const client = await pool.connect()
  try {
    const [, , found] = await Promise.all([
      client.query('begin read only'),
      client.query({
        name: 'scope',
        text: "select set_config('pend.tenant_id', $1, true), set_config('pend.actor_id', $2, true)",
        values: [tenantId, actorId],
      }),
      client.query({ name: 'list', text: LIST, values: [tenantId, request.query.status, actorId], rowMode: 'array' }),
      client.query('commit'),
    ])
    const rows = found.rows as (string | null)[][]
    const results = rows
      .slice(0, 20)
      .map(
        ([
          id,
          title,
          slug,
          body,
          status,
          category,
          tags,
          cover,
          locale,
          author,
          publishedAt,
          createdAt,
          updatedAt,
        ]) => ({
          id,
          title,
          slug,
          body,
          status,
          category,
          tags,
          cover,
          locale,
          author,
          publishedAt: isoOf(publishedAt!),
          createdAt: isoOf(createdAt!),
          updatedAt: isoOf(updatedAt!),
        }),
      )
    const next = rows.length > 20 ? `/api/v1/articles?status=${request.query.status}&page=2` : null
    reply.header('content-type', 'application/json; charset=utf-8')
    return reply.send(JSON.stringify({ count: rows[0]?.[13] ?? 0, next, previous: null, results }))
  } finally {
    client.release()
  }
})

await app.listen({ port: Number(values.port), host: '127.0.0.1' })
