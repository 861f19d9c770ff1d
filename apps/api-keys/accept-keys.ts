// Accepts an API key wherever an access token is accepted.

import { and, eq, isNull, sql } from 'drizzle-orm'
import { LRUCache } from 'lru-cache'
import { isLive, selectSessions } from '#apps/sessions/index.ts'
import { selectTenants } from '#apps/tenants/index.ts'
import { hashOfSecret, invalidToken } from '#apps/tokens/index.ts'
import { selectMembers, selectPeople } from '#apps/users/index.ts'
import { prepareQuery, query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Access, Identity } from '#framework/request/access.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { atMost } from '#shared/utils/at-most.ts'
import { apiKeySecrets } from './api-key-secrets.resource.ts'
import { apiKeys } from './api-keys.resource.ts'
import { hasKeyForm, isKeyText } from './secrets/key-text.ts'
import { findKeyWords } from './words/find-key-words.ts'
import { type KnownSecret, openKeyNotes } from './words/key-notes.ts'

const [keys, secrets] = [tableOf(apiKeys), tableOf(apiKeySecrets)]

/** Extends `access` from people to keys. An unknown, revoked or expired key, or one whose creator has left, gets the same answer. */
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
      // All keys of a person share one limit, separate from the person's own: more keys gain nothing, and a busy program locks nobody out.
      return secret && `keys of ${secret.makerId}`
    },
    findKeyWords: (key) => findKeyWords(ctx, key),
  }
}

/** Cached by hash: a secret always leads to the same session, whose validity is checked each time. */
function createSecretFinder(ctx: Context): (token: string) => Promise<KnownSecret | null> {
  const known = new LRUCache<string, KnownSecret>(atMost(10_000))
  return async (token) => {
    const secretHash = hashOfSecret(token)
    const remembered = known.get(secretHash)
    if (remembered) return remembered
    const secret = await readSecret(ctx.asSystem('find an API key'), secretHash)
    if (secret) known.set(secretHash, secret)
    return secret
  }
}

async function readSecret(ctx: Context, secretHash: string): Promise<KnownSecret | null> {
  const session = selectSessions('session')
  const { apiKey: keyId, leadsTo: tenantId } = secrets
  const found = query
    .select({ keyId, tenantId, makerId: session.user, sessionId: session.id })
    .from(secrets)
    .innerJoin(session, eq(session.id, secrets.session))
    .where(eq(secrets.secretHash, secretHash))
  const [secret] = await runQuery(ctx, found)
  return secret ?? null
}

const findLiving = prepareLiving()

/** Built once: every request with a key runs it. */
function prepareLiving() {
  const [session, person] = [selectSessions('session'), selectPeople('person')]
  const [member, tenant] = [selectMembers('member'), selectTenants('tenant')]
  const [tenantId, makerId] = [sql.placeholder('tenantId'), sql.placeholder('makerId')]
  const isSecret = and(eq(session.id, sql.placeholder('sessionId')), eq(session.user, makerId), isLive(session))
  const isKey = and(eq(keys.tenantId, member.tenantId), eq(keys.id, sql.placeholder('keyId')))
  return prepareQuery(
    query
      .select({ permissions: keys.permissions, permissionsVersion: member.permissionsVersion })
      .from(session)
      .innerJoin(person, and(eq(person.id, session.user), eq(person.isActive, true)))
      .innerJoin(member, and(eq(member.tenantId, tenantId), eq(member.user, session.user)))
      .innerJoin(tenant, and(eq(tenant.id, member.tenantId), eq(tenant.status, 'active')))
      .innerJoin(keys, and(isKey, isNull(keys.revokedAt)))
      .where(isSecret),
  )
}

/**
 * The current state in one statement: the secret is valid, its creator is a member of an active tenant, and the version
 * of their permissions.
 */
async function identityOf(
  { runtime, requestId }: Context,
  { keyId, tenantId, makerId, sessionId }: KnownSecret,
): Promise<Identity | null> {
  const inside = createContext(runtime, { requestId, tenantId, actorId: makerId }).asSystem(
    'identify an API key',
    'even_if_closed',
  )
  const [found] = await findLiving(inside, { keyId, tenantId, makerId, sessionId })
  if (!found) return null
  const key = { id: keyId, permissions: new Set(found.permissions) }
  return { actorId: makerId, sessionId, tenantId, permissionsVersion: found.permissionsVersion, key }
}
