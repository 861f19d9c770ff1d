// Creates a tenant with its first owner, in one transaction.
import { randomBytes, randomUUIDv7 } from 'node:crypto'
import { memberships } from '#apps/users/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { lockName } from '#framework/operations/sql/lock-name.ts'
import { runQuery } from '#framework/operations/sql/query.ts'
import type { Context } from '#framework/request/context.ts'
import { callOf, createContext } from '#framework/request/create-context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { slugOf } from '#framework/resource/fields/slug.ts'
import type { CreateInputOf, RowOf } from '#framework/resource/infer.ts'
import { isReservedSlug } from './domains/reserved-slugs.ts'
import { selectHolders } from './life/require-free-slug.ts'
import { tenants } from './tenants.resource.ts'

/** A context that can create a tenant: the platform, inside the new tenant. */
export function contextOfNewTenant(ctx: Context, ownerId: string): Context {
  const tenantId = randomUUIDv7()
  return createContext(ctx.runtime, { ...callOf(ctx), sessionId: ctx.sessionId, tenantId, actorId: ownerId }).asSystem(
    'create a tenant',
  )
}

/** `ctx` comes from `contextOfNewTenant`; the owner exists. Throws `resource.duplicate` if a chosen slug is taken. */
export function createTenant(ctx: Context, input: CreateInputOf<typeof tenants>): Promise<RowOf<typeof tenants>> {
  return inTransaction(ctx, async (inner) => {
    const slug = input.slug ?? (await freeSlug(inner, input.name))
    const { record } = await createAsSystem(inner, tenants, { id: ctx.tenantId!, name: input.name, slug })
    await createAsSystem(inner, memberships, { user: ctx.actorId, role: 'owner' })
    return record
  })
}

/** Names may repeat but slugs may not: a second Acme becomes `acme-1f3a9c`. Concurrent calls wait for each other. */
async function freeSlug(ctx: Context, name: string): Promise<string> {
  const slug = slugOf(name, 50)
  const [, [taken]] = await Promise.all([
    lockName(ctx, `tenant slug ${slug}`),
    runQuery(ctx, selectHolders(slug, null)),
  ])
  return taken || isReservedSlug(slug) ? `${slug}-${randomBytes(3).toString('hex')}` : slug
}
