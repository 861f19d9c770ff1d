// POST /api-keys/{id}/revoke: the key stops working at once, in every process.
import { updateAsSystem } from '#framework/operations/update.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { apiKeys } from '../api-keys.resource.ts'
import { revokeSecrets } from '../secrets/end-secrets.ts'

export const revokeApiKey = defineAction(apiKeys, 'revoke', {
  summary: 'Revoke a key permanently',
  description: 'Revokes all its secrets. The key stays in the list.',
  async run(ctx, key) {
    if (key.revokedAt !== null) return key
    await revokeSecrets(ctx, key.id)
    const values = { revokedAt: new Date().toISOString() }
    return (await updateAsSystem(ctx, apiKeys, { id: key.id, values })).record
  },
})
