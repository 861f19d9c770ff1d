// Fills the bench: tenants through the public API, their articles by SQL, because there are a hundred thousand.
import { withClient } from '#framework/database/bootstrap/with-client.ts'

const ARTICLES = `
  insert into public.articles (tenant_id, id, title, slug, body, status, author_id, published_at)
  select $1, pend.uuid_v7(), 'Article ' || n, 'article-' || n, repeat('Lorem ipsum dolor sit amet. ', 8),
         case when n % 5 = 0 then 'draft' else 'published' end, $2,
         case when n % 5 = 0 then null else timestamptz '2026-01-01' + n * interval '1 hour' end
  from generate_series(1, $3) n`

// Real tenants have people and past sessions. PostgreSQL would read tables of a hundred rows from end to end, unlike real ones.
const PEOPLE = `
  with person as (
    insert into auth.users (email, first_name, last_name)
    select 'member' || n || '@' || $1::uuid || '.example.com', 'Member', 'Number' || n
    from generate_series(1, $2::int) n returning id
  ), member as (
    insert into tenant.memberships (tenant_id, user_id, role) select $1::uuid, id, 'editor' from person
  )
  insert into auth.sessions (user_id, chosen_tenant_id, expires_at)
  select id, $1::uuid, now() + interval '30 days' from person, generate_series(1, 3)`

interface Session {
  readonly access: string
  readonly claims: { readonly sub: string; readonly tid: string }
}

/** Creates one calling owner per tenant, beside people who do not call; returns the owners' access tokens. */
export async function fillTenants(
  origin: string,
  adminUrl: string,
  size: { tenants: number; articles: number; people: number },
): Promise<string[]> {
  const sessions: Session[] = []
  for (let n = 1; n <= size.tenants; n++) sessions.push(await register(origin, n))
  await withClient(adminUrl, async (client) => {
    for (const { claims } of sessions) {
      await client.query(PEOPLE, [claims.tid, size.people])
      await client.query(ARTICLES, [claims.tid, claims.sub, size.articles])
    }
    await client.query('vacuum analyze')
  })
  return sessions.map(({ access }) => access)
}

async function register(origin: string, n: number): Promise<Session> {
  const body = {
    email: `owner${n}@example.com`,
    password: `correct horse ${n} battery`,
    firstName: 'Owner',
    lastName: `Number${n}`,
    tenantName: `Tenant ${n}`,
  }
  const response = await fetch(`${origin}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`register answered ${response.status}: ${await response.text()}`)
  const { access } = (await response.json()) as { access: string }
  return { access, claims: JSON.parse(Buffer.from(access.split('.')[1]!, 'base64url').toString()) }
}
