// Guards of tenants: the wall, what stands in the database, closed tenants.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of the code
import type { Guard } from './guard.ts'

const TENANT = "(select nullif(current_setting('pend.tenant_id', true), '')::uuid)"
const REASON = "(select nullif(current_setting('pend.system_reason', true), '') is not null)"

/** Drops all policies of a table of people. */
const openTo = (table: string) =>
  `do $$ declare name text; begin for name in select policyname from pg_policies where schemaname = 'auth' and tablename = '${table}' loop execute format('drop policy %I on auth.${table}', name); end loop; end $$; create policy open on auth.${table} using (true) with check (true)`

export const tenancyGuards: readonly Guard[] = [
  {
    name: 'the membership is there',
    area: 'database',
    attack: 'admission refuses people who are not members, with',
    function: 'auth.admit',
    find: "if not found then\n      refusal := 'tenants.not_found';",
    replace: "if false then\n      refusal := 'tenants.not_found';",
  },
  {
    name: 'the permissions are those of now',
    area: 'database',
    attack: 'admission refuses a member whose permissions',
    function: 'auth.admit',
    find: 'elsif current_version <> permissions_version::integer then',
    replace: 'elsif false then',
  },
  {
    name: 'host, header and token agree',
    area: 'tenancy',
    attack: "a token of one tenant with another's name in X-Tenant",
    file: 'framework/request/build-context.ts',
    find: 'if (own !== null && named.some((id) => id !== own)) throw mismatch()',
    replace: '',
  },
  {
    name: 'idempotency keys belong to their caller',
    area: 'tenancy',
    attack: 'an Idempotency-Key returns no answer to a colleague with the same',
    file: 'framework/operations/once/run-once.ts',
    find: 'const own = `${keyId ?? impersonatorId ?? actorId}:${key}`',
    replace: 'const own = key',
  },
  {
    name: 'unique means within the tenant',
    area: 'tenancy',
    attack: 'a value in use by another tenant',
    sql: 'create unique index one_slug_for_all on public.articles (slug)',
  },
  {
    name: 'references stay inside the tenant',
    area: 'tenancy',
    attack: "one's own article cannot refer to another tenant’s",
    sql: "do $$ declare name text; begin for name in select conname from pg_constraint where conrelid = 'public.articles'::regclass and contype = 'f' loop execute format('alter table public.articles drop constraint %I', name); end loop; end $$",
  },
  {
    name: 'row security of articles',
    area: 'database',
    attack: "one tenant's scope shows no rows of another",
    sql: `drop policy articles_tenant on public.articles; drop policy articles_access on public.articles; create policy open on public.articles using (true) with check (true)`,
  },
  {
    name: 'kept texts are found in one tenant',
    area: 'database',
    attack: 'no search word finds the',
    function: 'pend.find_texts',
    find: 'scope = any ($1) and ',
    replace: '',
  },
  {
    name: 'kept texts are searched for what a part says',
    area: 'database',
    attack: 'a search word works neither as SQL nor as a pattern',
    function: 'pend.find_texts',
    find: "replace(replace(replace(pend.plain(part), '\\', '\\\\'), '%', '\\%'), '_', '\\_')",
    replace: 'pend.plain(part)',
  },
  {
    name: 'kept texts are granted to nobody',
    area: 'database',
    attack: 'nobody reads the stored search',
    sql: 'grant select, delete on pend.texts to pend_app',
  },
  {
    name: 'the wall stands for the platform too',
    area: 'database',
    attack: 'platform mode',
    sql: `drop policy articles_tenant on public.articles; drop policy articles_access on public.articles; create policy open on public.articles using (tenant_id = ${TENANT} or ${REASON})`,
  },
  {
    name: 'the wall stands for writing',
    area: 'database',
    attack: 'no row can be written into another tenant',
    sql: `drop policy tags_tenant on public.tags; drop policy tags_access on public.tags; create policy open on public.tags using (tenant_id = ${TENANT}) with check (true)`,
  },
  {
    name: 'FORCE ROW LEVEL SECURITY',
    area: 'database',
    attack: 'the walls also bind the',
    sql: 'alter table public.articles no force row level security',
  },
  {
    name: 'the trail is append-only',
    area: 'database',
    attack: 'the trail cannot be changed',
    sql: 'grant update, delete on audit.changes to pend_app',
  },
  {
    name: 'grants column by column',
    area: 'database',
    attack: 'the read-only role cannot read',
    sql: 'grant select on auth.credentials to pend_readonly',
  },
  {
    name: 'a closed tenant outdates tokens',
    area: 'sessions',
    attack: 'the tokens of a suspended tenant',
    sql: 'drop trigger outdate_roles on tenant.tenants',
  },
  {
    name: 'former slugs are few',
    area: 'tenancy',
    attack: 'an owner cannot hoard slugs',
    file: 'apps/tenants/actions/rename-tenant.ts',
    find: '      await requireFewFormer(inner, tenant.id)\n',
    replace: '',
  },
  {
    name: 'an author is the caller',
    area: 'tenancy',
    attack: 'nobody chooses an author, from',
    file: 'framework/resource/schemas/input-schemas.ts',
    find: '{ additionalProperties: false },\n  )\n}\n\n/** The body of PATCH',
    replace: '{ additionalProperties: true },\n  )\n}\n\n/** The body of PATCH',
  },
  {
    name: 'row security of people',
    area: 'database',
    attack: 'a person of another tenant is invisible and',
    sql: openTo('users'),
  },
  {
    name: 'row security of log-ins',
    area: 'database',
    attack: 'a signed-in person sees no passwords',
    sql: openTo('sessions'),
  },
]
