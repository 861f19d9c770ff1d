// Attacks below the API, by an attacker who holds the connection that serves requests.
import assert from 'node:assert/strict'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { testDatabaseUrls } from '#framework/testing/database.ts'
import { arrange } from '#tests/support/arrange.ts'
import { admission } from './database/admission.ts'
import { people } from './database/people.ts'
import { enter, forbidden, own, query, SQL, tables } from './database/scenes.ts'
import { texts } from './database/texts.ts'
import { attack } from './support/attack.ts'
import { defineAttacks } from './support/run-attacks.ts'
import { findsNothing } from './support/verdicts.ts'

defineAttacks('database', [
  ...admission,
  ...texts,
  attack({
    ...SQL,
    name: 'without a tenant no table of tenants shows a row',
    case: 'CVE-2024-10976',
    guard: 'row security',
    arrange: tables,
    attempt: (scene, names) =>
      Promise.all(names.map((name) => query(`select 1 from ${name} where tenant_id = $1 limit 1`, [scene.victim.id]))),
    meets: findsNothing,
  }),
  attack({
    ...SQL,
    name: "one tenant's scope shows no rows of another",
    case: 'CVE-2023-2455',
    guard: 'tenant wall',
    arrange: tables,
    attempt: (scene, names) =>
      Promise.all(
        names
          .filter((name) => name !== 'tenant.memberships')
          .map((name) => query(`select 1 from ${name} where tenant_id = $1 limit 1`, [scene.victim.id], own(scene))),
      ),
    meets: findsNothing,
  }),
  attack({
    ...SQL,
    name: 'platform mode inside a tenant opens no other tenant',
    case: 'OWASP API1:2023',
    guard: 'tenant wall',
    arrange: tables,
    attempt: (scene, names) =>
      Promise.all(
        names.map((name) =>
          query(`select 1 from ${name} where tenant_id = $1 limit 1`, [scene.victim.id], {
            ...own(scene),
            reason: 'attack',
          }),
        ),
      ),
    meets: findsNothing,
  }),
  attack({
    ...SQL,
    name: 'platform mode outside tenants opens no records of tenants',
    case: 'OWASP API1:2023',
    guard: 'tenant wall',
    attempt: (scene) =>
      Promise.all(
        ['public.articles', 'public.files', 'public.webhooks', 'public.tags'].map((name) =>
          query(`select 1 from ${name} where tenant_id = $1 limit 1`, [scene.victim.id], { reason: 'attack' }),
        ),
      ),
    meets: findsNothing,
  }),
  attack({
    ...SQL,
    name: 'no row can be written into another tenant',
    case: 'CVE-2023-39418',
    guard: 'tenant wall for writing',
    attempt: async (scene) => [
      await query(
        "insert into public.tags (tenant_id, id, name) values ($1, gen_random_uuid(), 'planted')",
        [scene.victim.id],
        own(scene),
      ),
      await query(
        "merge into public.tags t using (select $1::uuid as tenant) s on false when not matched then insert (tenant_id, id, name) values (s.tenant, gen_random_uuid(), 'planted')",
        [scene.victim.id],
        own(scene),
      ),
    ],
    meets: forbidden,
  }),
  attack({
    ...SQL,
    name: 'no row can be moved into another tenant',
    case: 'CVE-2024-6534',
    guard: 'tenant wall for writing',
    arrange: (scene) => scene.must('POST /tags', scene.attacker.people.owner, { name: `moving ${scene.sealed.title}` }),
    attempt: (scene, { id }) =>
      query('update public.tags set tenant_id = $1 where id = $2', [scene.victim.id, id], own(scene)),
    meets: forbidden,
  }),
  attack({
    ...SQL,
    name: 'changing and deleting by id alone touches no row of another tenant',
    case: 'CVE-2022-46792',
    guard: 'tenant wall',
    attempt: async (scene) => [
      await query(
        "update public.articles set title = 'taken' where id = $1 returning id",
        [scene.sealed.id],
        own(scene),
      ),
      await query('delete from public.articles where id = $1 returning id', [scene.sealed.id], own(scene)),
      await query('delete from public.articles where true returning tenant_id', [], {
        tenant: scene.attacker.id.replace(/^./, '9'),
      }),
    ],
    meets: findsNothing,
  }),
  attack({
    ...SQL,
    name: 'a function in the condition sees no value behind the policies',
    case: 'CVE-2019-10130',
    guard: 'row security',
    attempt: (scene) =>
      query(
        "select title from public.articles where title like 'sealed%' and tenant_id::text like $1",
        [`${scene.victim.id}%`],
        own(scene),
      ),
    meets: findsNothing,
  }),
  attack({
    ...SQL,
    name: "the planner's statistics are unreadable",
    case: 'CVE-2025-8713',
    guard: 'row security',
    attempt: () =>
      query("select most_common_vals from pg_stats where schemaname = 'public' and tablename = 'articles'"),
    meets: findsNothing,
  }),
  attack({
    ...SQL,
    name: 'row security cannot be switched off and no other role taken',
    case: 'CVE-2026-14666',
    guard: 'roles without privileges',
    attempt: () =>
      Promise.all(
        [
          'alter table public.articles disable row level security',
          'alter table public.articles no force row level security',
          'set role pend_owner',
          'set session authorization pend_owner',
          'alter role pend_app bypassrls',
          'drop policy articles_tenant on public.articles',
          'create policy open on public.articles using (true)',
        ].map((sql) => query(sql)),
      ),
    meets: forbidden,
  }),
  attack({
    ...SQL,
    name: 'switching row_security off makes statements fail instead of showing rows',
    case: 'CVE-2026-14666',
    guard: 'row security',
    attempt: (scene) =>
      withClient(testDatabaseUrls().appUrl, async (client) => {
        await client.query('set row_security = off')
        const error = await client.query('select title from public.articles').then(
          () => null,
          (thrown) => thrown,
        )
        assert.ok(error, 'rows were shown')
        return { ...(await query('set role pend_owner', [], own(scene))), code: error.code, text: 'refused' }
      }),
    meets: forbidden,
  }),
  attack({
    ...SQL,
    name: 'the walls also bind the owner of the tables',
    case: 'RLS-03',
    guard: 'FORCE ROW LEVEL SECURITY',
    attempt: (scene) =>
      query('select 1 from public.articles where tenant_id = $1', [scene.victim.id], {
        ...own(scene),
        url: testDatabaseUrls().ownerUrl,
      }),
    meets: findsNothing,
  }),
  attack({
    ...SQL,
    name: 'the trail cannot be changed, deleted, truncated or written by hand',
    case: 'CVE-2026-55452',
    guard: 'the trail is append-only',
    attempt: (scene) =>
      Promise.all(
        [
          "update audit.changes set reason = 'never happened' where tenant_id = $1",
          'delete from audit.changes where tenant_id = $1',
          "insert into audit.changes (tenant_id, id, resource, record_id, operation, changes) values ($1, gen_random_uuid(), 'articles', gen_random_uuid(), 'create', '{}')",
        ].map((sql) => query(sql, [scene.victim.id], { tenant: scene.victim.id, reason: 'attack' })),
      ),
    meets: forbidden,
  }),
  attack({
    ...SQL,
    name: 'tables cannot be truncated, dropped or created',
    case: 'CWE-250',
    guard: 'roles without privileges',
    attempt: () =>
      Promise.all(
        [
          'truncate audit.changes',
          'truncate public.articles',
          'drop table public.articles',
          'create table public.mine (a int)',
          'create schema mine',
        ].map((sql) => query(sql)),
      ),
    meets: forbidden,
  }),
  attack({
    ...SQL,
    name: 'files of the database server are unreadable and no program runs',
    case: 'CWE-250',
    guard: 'roles without privileges',
    attempt: () =>
      Promise.all(
        [
          "select pg_read_file('/etc/passwd')",
          "copy (select 1) to program 'id'",
          "copy public.tags from '/etc/passwd'",
          "select lo_import('/etc/passwd')",
        ].map((sql) => query(sql)),
      ),
    meets: forbidden,
  }),
  attack({
    ...SQL,
    name: 'the read-only role cannot read hashes of passwords and tokens',
    case: 'CVE-2018-16984',
    guard: 'grants column by column',
    attempt: (scene) =>
      Promise.all(
        [
          'select password_hash from auth.credentials',
          'select token_hash from auth.refresh_tokens',
          'select token_hash from auth.one_time_tokens',
          'select token_hash from auth.challenges',
          'select sealed_secret from auth.totp_secrets',
          'select code_hash from auth.recovery_codes',
          'select public_key from auth.passkeys',
          'select secret_hash from auth.api_key_secrets',
          'select code_hash from auth.provider_visits',
          'select claims from auth.provider_visits',
          'select secrets from public.webhooks',
          'select storage_key from public.files',
        ].map((sql) => query(sql, [], { ...own(scene), url: testDatabaseUrls().readonlyUrl })),
      ),
    meets: forbidden,
  }),
  attack({
    ...SQL,
    name: 'a signed-in person sees no passwords, sessions and tokens of others',
    case: 'CVE-2026-25574',
    guard: 'row security',
    attempt: (scene) =>
      Promise.all(
        [
          'auth.credentials t where t.user_id = $1',
          'auth.sessions t where t.user_id = $1',
          'auth.one_time_tokens t where t.user_id = $1',
          'auth.totp_secrets t where t.user_id = $1',
          'auth.recovery_codes t where t.user_id = $1',
          'auth.passkeys t where t.user_id = $1',
          'auth.challenges t where t.user_id = $1',
          'auth.identities t where t.user_id = $1',
          'auth.refresh_tokens t join auth.sessions s on s.id = t.session_id where s.user_id = $1',
        ].map((from) => query(`select 1 from ${from}`, [scene.victim.people.owner.id], own(scene))),
      ),
    meets: findsNothing,
  }),
  attack({
    ...SQL,
    name: 'a person of another tenant is invisible and cannot be changed',
    case: 'CVE-2026-25574',
    guard: 'row security',
    attempt: async (scene) => [
      await query('select email from auth.users where id = $1', [scene.victim.people.viewer.id], own(scene)),
      await query(
        "update auth.users set first_name = 'taken' where id = $1 returning id",
        [scene.victim.people.viewer.id],
        own(scene),
      ),
    ],
    meets: findsNothing,
  }),
  ...people,
  attack({
    ...SQL,
    name: 'admission refuses people who are not members, with any version of permissions',
    case: 'OWASP API1:2023',
    guard: 'membership',
    attempt: (scene) => Promise.all([null, '1', '0'].map((version) => enter(scene, scene.victim.id, version))),
    meets: findsNothing,
  }),
  attack({
    ...SQL,
    name: 'admission refuses a member whose permissions have changed since',
    case: 'OWASP API5:2023',
    guard: 'version of the permissions',
    attempt: (scene) => Promise.all(['0', '-1'].map((version) => enter(scene, scene.attacker.id, version))),
    meets: findsNothing,
  }),
  attack({
    ...SQL,
    name: 'admission refuses the platform in a closed tenant, unless its mode allows one',
    case: 'GHSA-56p6-qw3c-fq2g',
    guard: 'closed tenants',
    arrange: async (scene) => {
      const { id } = await scene.tenant()
      await arrange("update tenant.tenants set status = 'suspended' where id = $1", [id])
      return id
    },
    attempt: (_scene, id) =>
      query("select 1 where auth.admit($1, '', null, null, null, null, 'ordinary') is null", [id], {
        tenant: id,
        reason: 'send a link',
      }),
    meets: findsNothing,
  }),
])
