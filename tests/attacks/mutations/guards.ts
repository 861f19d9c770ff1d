// The guards, as what is taken away to see whether an attack notices. A text that is no longer found is an error: the guard moved.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of the code

interface Attacked {
  readonly name: string
  /** File of tests/attacks. */
  readonly area: string
  /** What the name of an attack that must turn red begins with. */
  readonly attack: string
}

/** A text of the code that goes, for this run. */
export interface CodeGuard extends Attacked {
  readonly file: string
  readonly find: string
  readonly replace: string
}

/** Statements of the administrator, on a database of the run's own; `function` is changed like a text of the code. */
export interface SqlGuard extends Attacked {
  readonly sql: string
}

export interface FunctionGuard extends Attacked {
  readonly function: string
  readonly find: string
  readonly replace: string
}

export type Guard = CodeGuard | SqlGuard | FunctionGuard

const SIGNED = 'apps/authentication/tokens/signed-text.ts'
const TOKENS = 'apps/authentication/tokens/access-tokens.ts'
const ROTATION = 'apps/authentication/sessions/rotate-session.ts'
const LINKS = 'apps/authentication/links/one-time-tokens.ts'
const LISTS = 'framework/operations/listing/list-query.ts'
const LIMITS = 'framework/projections/graphql/run/limits.ts'
const OUTBOUND = 'framework/outbound/http-client.ts'
const [tokens, sessions, links] = ['access-tokens', 'sessions', 'links']
const TENANT = "(select nullif(current_setting('pend.tenant_id', true), '')::uuid)"
const REASON = "(select nullif(current_setting('pend.system_reason', true), '') is not null)"

export const guards: readonly Guard[] = [
  {
    name: 'the signature is verified',
    area: tokens,
    attack: 'a token signed by somebody else',
    file: SIGNED,
    find: " || !verifySignature('sha256', signed, key, signature)",
    replace: '',
  },
  {
    name: 'the algorithm is ours',
    area: tokens,
    attack: 'other RSA algorithms',
    file: SIGNED,
    find: "plain.alg !== 'RS256' || ",
    replace: '',
  },
  {
    name: 'header names are known',
    area: tokens,
    attack: 'an address of keys in the header',
    file: SIGNED,
    find: '!HEADER_NAMES.has(name) || ',
    replace: '',
  },
  {
    name: 'the header is plain',
    area: tokens,
    attack: 'a header with a second value',
    file: SIGNED,
    find: ' || JSON.stringify(plain) !== text',
    replace: '',
  },
  {
    name: 'base64url is canonical',
    area: tokens,
    attack: 'letters that decoding would skip',
    file: SIGNED,
    find: " || bytes.toString('base64url') !== text",
    replace: '',
  },
  {
    name: 'the type in the header',
    area: tokens,
    attack: 'a token of another kind',
    file: TOKENS,
    find: "if (typ !== TYPE) throw new Error('typ')",
    replace: '',
  },
  {
    name: 'the type in the claims',
    area: tokens,
    attack: 'a token of another kind',
    file: TOKENS,
    find: " && typ === 'access'",
    replace: '',
  },
  {
    name: 'the issuer',
    area: tokens,
    attack: 'a token of another issuer',
    file: TOKENS,
    find: 'iss === issuer && ',
    replace: '',
  },
  {
    name: 'the audience',
    area: tokens,
    attack: 'a token for another audience',
    file: TOKENS,
    find: 'aud === audience && ',
    replace: '',
  },
  {
    name: 'the expiry of tokens',
    area: tokens,
    attack: 'a token that has expired',
    file: TOKENS,
    find: 'if (verified.expiresAt <= Date.now() / 1000) throw expired()',
    replace: '',
  },
  {
    name: 'not before',
    area: tokens,
    attack: 'a token that is not valid yet',
    file: TOKENS,
    find: ' || nbf > soon',
    replace: '',
  },
  {
    name: 'issued at',
    area: tokens,
    attack: 'a token that was made in the future',
    file: TOKENS,
    find: ' || iat > soon',
    replace: '',
  },
  {
    name: 'the session is there',
    area: tokens,
    attack: 'a token of a session that never was',
    function: 'auth.enter',
    find: "if not found then\n      refusal := 'auth.session_ended';",
    replace: "if false then\n      refusal := 'auth.session_ended';",
  },
  {
    name: 'the membership is there',
    area: 'database',
    attack: 'admission lets nobody in who is no member',
    function: 'auth.enter',
    find: "if not found then\n      refusal := 'tenants.not_found';",
    replace: "if false then\n      refusal := 'tenants.not_found';",
  },
  {
    name: 'the permissions are those of now',
    area: 'database',
    attack: 'admission lets no member in whose',
    function: 'auth.enter',
    find: 'elsif current_version <> permissions_version::integer then',
    replace: 'elsif false then',
  },
  {
    name: 'refresh tokens are used once',
    area: sessions,
    attack: 'a used refresh token that comes back',
    file: ROTATION,
    find: 'where t.token_hash = ${hashOfSecret(refresh)} and t.used_at is null and t.expires_at > now()\n        and s.id',
    replace: 'where t.token_hash = ${hashOfSecret(refresh)} and t.expires_at > now()\n        and s.id',
  },
  {
    name: 'a replay ends the family',
    area: sessions,
    attack: 'a used refresh token that comes back',
    file: ROTATION,
    find: "await endSessions(ctx, { sessionId }, 'replay')",
    replace: '',
  },
  {
    name: 'refresh tokens expire',
    area: sessions,
    attack: 'a refresh token that has expired',
    file: ROTATION,
    find: 'and t.used_at is null and t.expires_at > now()\n        and s.id',
    replace: 'and t.used_at is null\n        and s.id',
  },
  {
    name: 'secrets are stored as hashes',
    area: sessions,
    attack: 'what the database holds of a refresh token',
    file: 'apps/authentication/sessions/refresh-secrets.ts',
    find: "return createHash('sha256').update(secret).digest('hex')",
    replace: 'return secret',
  },
  {
    name: 'a session is ended by its person',
    area: sessions,
    attack: 'the session of somebody else is not ended',
    file: 'apps/authentication/endpoints/own-sessions.ts',
    find: 'where id = ${params.id} and user_id = ${ctx.actorId} and',
    replace: 'where id = ${params.id} and',
  },
  {
    name: 'links have a purpose',
    area: links,
    attack: 'a link is good for its own purpose',
    file: LINKS,
    find: ' and purpose = ${purpose}',
    replace: '',
  },
  {
    name: 'links work once',
    area: links,
    attack: 'a link to log in works once',
    file: LINKS,
    find: 'and purpose = ${purpose} and used_at is null',
    replace: 'and purpose = ${purpose}',
  },
  {
    name: 'links expire',
    area: links,
    attack: 'a link that is too old',
    file: LINKS,
    find: ' and expires_at > now()',
    replace: '',
  },
  {
    name: 'the inviter still holds the rank',
    area: links,
    attack: 'an invitation of somebody who lost',
    file: 'apps/invitations/join-tenant.ts',
    find: 'await requireInviter(inner, invitation)',
    replace: '',
  },
  {
    name: 'mails speak of known words',
    area: links,
    attack: 'a tenant’s own mail',
    file: 'apps/mails/mail-templates.lifecycle.ts',
    find: 'if (faults.length > 0) throw invalid(faults)',
    replace: '',
  },
  {
    name: 'the old password is asked',
    area: 'passwords',
    attack: 'a stolen access token does not change the password',
    file: 'apps/authentication/passwords/require-own-password.ts',
    find: 'if (!(await passwords.matches(password, stored))) throw wrongPassword()',
    replace: '',
  },
  {
    name: 'the password is compared',
    area: 'passwords',
    attack: 'the stored hash of a password',
    file: 'apps/authentication/passwords/check-password.ts',
    find: '|| !isActive || !isRight',
    replace: '|| !isActive',
  },
  {
    name: 'guesses wait',
    area: 'limits',
    attack: 'guessing the password of one account',
    file: 'apps/authentication/sessions/attempts.ts',
    find: 'if (wait > 0) throw tooMany(wait)',
    replace: '',
  },
  {
    name: 'no proxy is trusted unless it is named',
    area: 'limits',
    attack: 'another address in X-Forwarded-For',
    file: 'core/http.ts',
    find: 'trustProxy: trustedProxies.length > 0 && [...trustedProxies]',
    replace: 'trustProxy: true',
  },
  {
    name: 'tenants are counted',
    area: 'limits',
    attack: 'the members of a tenant together',
    file: 'shared/middleware/rate-limit.ts',
    find: 'allowList: (_request, key) => key === NO_TENANT',
    replace: 'allowList: () => true',
  },
  {
    name: 'requirePermission',
    area: 'permissions',
    attack: 'an editor does not delete an article',
    file: 'framework/permissions/require-permission.ts',
    find: 'if (can(caller, word)) return',
    replace: 'if (caller.actorId !== null) return',
  },
  {
    name: 'requireActor',
    area: 'permissions',
    attack: 'nobody without a log-in writes',
    file: 'framework/permissions/require-permission.ts',
    find: 'if (can(caller, word)) return',
    replace: 'return',
  },
  {
    name: 'requireRank',
    area: 'permissions',
    attack: 'an admin does not',
    file: 'apps/users/require-rank.ts',
    find: 'if (ctx.systemReason !== null) return',
    replace: 'return',
  },
  {
    name: 'the last owner',
    area: 'permissions',
    attack: 'the last owner neither leaves',
    file: 'apps/users/memberships.lifecycle.ts',
    find: 'if (owners.every(([owner]) => owner === id))',
    replace: 'if (owners.length === 0)',
  },
  {
    name: 'hidden fields in filters',
    area: 'permissions',
    attack: 'users are not filtered',
    file: LISTS,
    find: 'return model.filters.has(name) && model.fields.get(name)?.isReadable === true',
    replace: 'return model.fields.has(name)',
  },
  {
    name: 'hidden fields in ordering',
    area: 'permissions',
    attack: 'users are not sorted',
    file: LISTS,
    find: "if (!allowed.includes(field)) throw unknownWord('ordering', field, allowed)",
    replace: '',
  },
  {
    name: 'hidden fields in answers',
    area: 'permissions',
    attack: 'users do not show',
    file: LISTS,
    find: "for (const name of names) if (!allowed.includes(name)) throw unknownWord('fields', name, allowed)",
    replace: '',
  },
  {
    name: 'host, header and token agree',
    area: 'tenancy',
    attack: 'a token of one tenant with the name of another',
    file: 'framework/request/build-context.ts',
    find: 'if (own !== null && named.some((id) => id !== own)) throw mismatch()',
    replace: '',
  },
  {
    name: 'idempotency keys belong to their caller',
    area: 'tenancy',
    attack: 'a colleague does not get the answer',
    file: 'framework/operations/run-once.ts',
    find: 'const own = `${ctx.keyId ?? ctx.impersonatorId ?? ctx.actorId}:${key}`',
    replace: 'const own = key',
  },
  {
    name: 'unique means within the tenant',
    area: 'tenancy',
    attack: 'a value that another tenant has taken',
    sql: 'create unique index one_slug_for_all on public.articles (slug)',
  },
  {
    name: 'references stay inside the tenant',
    area: 'tenancy',
    attack: 'an own article cannot be made to point',
    sql: "do $$ declare name text; begin for name in select conname from pg_constraint where conrelid = 'public.articles'::regclass and contype = 'f' loop execute format('alter table public.articles drop constraint %I', name); end loop; end $$",
  },
  {
    name: 'row security of articles',
    area: 'tenancy',
    attack: 'one of the articles of another tenant is read',
    sql: `drop policy articles_tenant on public.articles; drop policy articles_access on public.articles; create policy open on public.articles using (true) with check (true)`,
  },
  {
    name: 'the wall stands for the platform too',
    area: 'database',
    attack: 'acting for the platform',
    sql: `drop policy articles_tenant on public.articles; drop policy articles_access on public.articles; create policy open on public.articles using (tenant_id = ${TENANT} or ${REASON})`,
  },
  {
    name: 'the wall stands for writing',
    area: 'database',
    attack: 'a row is not written into another tenant',
    sql: `drop policy tags_tenant on public.tags; drop policy tags_access on public.tags; create policy open on public.tags using (tenant_id = ${TENANT}) with check (true)`,
  },
  {
    name: 'FORCE ROW LEVEL SECURITY',
    area: 'database',
    attack: 'the owner of the tables',
    sql: 'alter table public.articles no force row level security',
  },
  {
    name: 'the trail is append-only',
    area: 'database',
    attack: 'the trail is not changed',
    sql: 'grant update, delete on audit.changes to pend_app',
  },
  {
    name: 'grants column by column',
    area: 'database',
    attack: 'hashes of passwords and tokens',
    sql: 'grant select on auth.credentials to pend_readonly',
  },
  {
    name: 'own hosts alone',
    area: 'http',
    attack: 'a host that is not ours',
    file: 'shared/middleware/host-check.ts',
    find: 'if (isListed(host, allowedHosts)) return done()',
    replace: 'return done()',
  },
  {
    name: 'one Host header',
    area: 'http',
    attack: 'a request line with another version',
    file: 'shared/middleware/host-check.ts',
    find: 'return hosts > 1',
    replace: 'return hosts > 9',
  },
  {
    name: 'allowed origins',
    area: 'http',
    attack: 'a page of another origin may not read',
    file: 'shared/middleware/cross-origin.ts',
    find: "origins.includes('*') ? '*' : [...origins]",
    replace: 'true',
  },
  {
    name: 'depth of documents',
    area: 'graphql',
    attack: 'a document as deep',
    file: LIMITS,
    find: 'depth > limits.maxDepth',
    replace: 'depth > 1e9',
  },
  {
    name: 'no introspection',
    area: 'graphql',
    attack: 'nobody reads the schema',
    file: 'framework/projections/graphql/run/documents.ts',
    find: 'hasIntrospection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule]',
    replace: 'specifiedRules',
  },
  {
    name: 'no suggestions',
    area: 'graphql',
    attack: 'an error suggests no name',
    file: 'framework/projections/graphql/run/documents.ts',
    find: 'hideSuggestions: !hasIntrospection',
    replace: 'hideSuggestions: false',
  },
  {
    name: 'length of documents',
    area: 'graphql',
    attack: 'a document longer than allowed',
    file: 'framework/projections/graphql/run/documents.ts',
    find: 'text.length > limits.maxLength',
    replace: 'text.length > 1e9',
  },
  {
    name: 'public addresses alone',
    area: 'outbound',
    attack: 'a webhook does not call this machine, in every',
    file: OUTBOUND,
    find: "if (isAddress && !isPublicAddress(host)) throw refusal('address', host)",
    replace: '',
  },
  {
    name: 'names are judged when they are looked up',
    area: 'outbound',
    attack: 'a name that leads inside',
    file: OUTBOUND,
    find: '(isAllowed || addresses.every(isPublicAddress))',
    replace: 'true',
  },
  {
    name: 'redirects are not followed',
    area: 'outbound',
    attack: 'a webhook that is sent on',
    file: OUTBOUND,
    find: 'request.redirects ?? 0',
    replace: 'request.redirects ?? 3',
  },
  {
    name: 'types by their bytes',
    area: 'files',
    attack: 'what could run in a browser is not taken as a form',
    file: 'framework/files/sniff-type.ts',
    find: "if (head === '' || MARKUP.test(head)) return null",
    replace: '',
  },
  {
    name: 'links to files are signed',
    area: 'files',
    attack: 'a link holds for its file',
    file: 'apps/files/content/signed-links.ts',
    find: '!signer.isSigned(purpose, { ...rest, id }, signature) || ',
    replace: '',
  },
  {
    name: 'what arrives is what was announced',
    area: 'files',
    attack: 'more bytes, or other ones',
    file: 'apps/files/endpoints/complete-upload.ts',
    find: 'arrived.size !== file.size || arrived.sha256 !== file.sha256',
    replace: 'arrived.size < 0',
  },
]
