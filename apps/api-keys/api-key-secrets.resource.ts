// Hashed secrets of API keys. Each is a session: admission ends it everywhere at once, like a sign-out.
import { defineResource } from '#framework/resource/define-resource.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { uuid } from '#framework/resource/fields/uuid.ts'
import { global } from '#framework/resource/row-rules/global.ts'

export const apiKeySecrets = defineResource('apiKeySecrets', {
  schema: 'auth',
  fields: {
    /** SHA-256 of the secret. */
    secretHash: text({ hidden: true, max: 64, unique: true }),
    session: reference('sessions', { required: true, immutable: true, onDelete: 'cascade' }),
    apiKey: uuid({ required: true, immutable: true, index: false }),
    /** The key's tenant. */
    leadsTo: reference('tenants', { required: true, immutable: true, onDelete: 'cascade' }),
  },
  rows: global('secrets are compared before anybody is known'),
  operations: [],
  audit: false,
})
