// Adds a secret to a key, with its session.

import { sessions } from '#apps/sessions/index.ts'
import { hashOfSecret } from '#apps/tokens/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import type { Context } from '#framework/request/context.ts'
import { apiKeySecrets } from '../api-key-secrets.resource.ts'

/** Means never: sessions need an end. */
const FAR = '9999-12-31T00:00:00.000Z'

/** In the transaction of `ctx`, which is in the key's tenant. */
export async function addSecret(
  ctx: Context,
  key: { id: string; maker: string; expiresAt: string | null },
  secret: string,
): Promise<void> {
  const system = ctx.asSystem('make a secret of an API key')
  const { record } = await createAsSystem(system, sessions, {
    user: key.maker,
    chosenTenant: ctx.tenantId,
    expiresAt: key.expiresAt ?? FAR,
    apiKey: key.id,
  })
  const values = { secretHash: hashOfSecret(secret), session: record.id, apiKey: key.id, leadsTo: ctx.tenantId! }
  await createAsSystem(system, apiKeySecrets, values)
}
