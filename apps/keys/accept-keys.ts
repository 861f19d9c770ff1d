// Lets programs in: an API key wherever an access token is taken.
import { sql } from 'drizzle-orm'
import { LRUCache } from 'lru-cache'
import { hashOfSecret, invalidToken } from '#apps/authentication/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Access, Identity } from '#framework/request/access.ts'
import { evenIfClosed } from '#framework/request/closed-tenant.ts'
import { type Context, createContext, type Runtime } from '#framework/request/context.ts'
import { findKeyWords } from './find-key-words.ts'
import { type KnownSecret, openKeyNotes } from './key-notes.ts'
import { hasKeyForm, isKeyText } from './secrets/key-text.ts'

/** `access` for people, and for keys beside them. One that is unknown, revoked, expired or whose maker has gone gets the same answer. */
export function acceptKeys(access: Access, runtime: Runtime): Access {
  const ctx = createContext(runtime, { requestId: 'api key' })
  const findSecret = createSecretFinder(ctx)
  const notes = openKeyNotes(ctx)
  return {
    ...access,
    async identify(token) {
      if (!isKeyText(token)) return access.identify(token)
      const secret = hasKeyForm(token) ? await findSecret(token) : null
      const identity = secret && (await identityOf(ctx, secret))
      if (secret) notes.note(secret, identity !== null)
      if (!identity) throw invalidToken()
      return identity
    },
    async countFor(token) {
      if (!isKeyText(token)) return (await access.identify(token)).actorId
      const secret = hasKeyForm(token) ? await findSecret(token) : null
      // One share for all keys of a person, beside their own: whoever makes many gains nothing, and a busy program keeps nobody out.
      return secret && `keys of ${secret.makerId}`
    },
    findKeyWords: (key) => findKeyWords(ctx, key),
  }
}

/** Remembered by the hash: a secret leads to its session for ever, and whether that still lives is asked each time. */
function createSecretFinder(ctx: Context): (token: string) => Promise<KnownSecret | null> {
  const known = new LRUCache<string, KnownSecret>({ max: 10_000 })
  return async (token) => {
    const secretHash = hashOfSecret(token)
    const remembered = known.get(secretHash)
    if (remembered) return remembered
    const [row] = await runStatement(
      ctx.asSystem('find an API key'),
      sql`select x.api_key, x.leads_to_id, s.user_id, s.id from auth.api_key_secrets x join auth.sessions s on s.id = x.session_id where x.secret_hash = ${secretHash}`,
    )
    if (!row) return null
    const [keyId, tenantId, makerId, sessionId] = row as [string, string, string, string]
    const secret = { keyId, tenantId, makerId, sessionId }
    known.set(secretHash, secret)
    return secret
  }
}

/** As of now, in one look: the secret lives, its maker is a member of an active tenant, and with which version of their permissions. */
async function identityOf(
  { runtime, requestId }: Context,
  { keyId, tenantId, makerId, sessionId }: KnownSecret,
): Promise<Identity | null> {
  const inside = createContext(runtime, { requestId, tenantId, actorId: makerId }).asSystem(
    evenIfClosed('identify an API key'),
  )
  const [row] = await runStatement(
    inside,
    sql`select k.permissions, m.permissions_version
      from auth.sessions s
      join auth.users u on u.id = s.user_id and u.is_active
      join tenant.memberships m on m.tenant_id = ${tenantId} and m.user_id = s.user_id
      join tenant.tenants t on t.id = m.tenant_id and t.status = 'active'
      join tenant.api_keys k on k.tenant_id = m.tenant_id and k.id = ${keyId} and k.revoked_at is null
      where s.id = ${sessionId} and s.user_id = ${makerId} and s.ended_at is null and s.expires_at > now()`,
  )
  if (!row) return null
  const [words, permissionsVersion] = row as [string[], number]
  return { actorId: makerId, sessionId, tenantId, permissionsVersion, key: { id: keyId, permissions: new Set(words) } }
}
