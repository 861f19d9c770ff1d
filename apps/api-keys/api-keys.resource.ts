// API keys: programs call in the name of the member who created them, with some of their permissions.
import { defineResource } from '#framework/resource/define-resource.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { tags } from '#framework/resource/fields/tags.ts'
import { text } from '#framework/resource/fields/text.ts'

export const apiKeys = defineResource('apiKeys', {
  schema: 'tenant',
  description: 'Keys for programs. Each may do what it was granted, as long as its creator may do it too.',
  fields: {
    name: text({ required: true, max: 100, search: true, help: 'What it is for, such as the program that uses it.' }),
    /** The beginning of its secret, for recognition. */
    prefix: text({ readOnly: true, max: 20, code: true }),
    permissions: tags({
      required: true,
      immutable: true,
      max: 200,
      permissionWords: true,
      help: 'Permissions such as `articles.read`, which its creator must hold.',
    }),
    createdBy: reference('users', { readOnly: true, onDelete: 'cascade' }),
    expiresAt: dateTime({ immutable: true, help: 'When it expires; null if it is valid until revoked.' }),
    /** To the minute. */
    lastUsedAt: dateTime({ readOnly: true, audit: 'none', index: false }),
    /** Until when earlier secrets remain valid. */
    previousUntil: dateTime({ readOnly: true, index: false }),
    revokedAt: dateTime({ readOnly: true }),
  },
  operations: ['list', 'read', 'update'],
  ordering: ['-createdAt'],
  filters: ['prefix', 'createdBy', 'expiresAt', 'revokedAt', 'createdAt'],
  title: 'name',
  example: {
    name: 'Import of the shop',
    prefix: 'pend_1f0c83ab',
    permissions: ['articles.read', 'articles.create'],
    createdBy: '0199b1c4-5e77-7b02-8f44-1c8a9e3d5b21',
    expiresAt: '2027-04-01T00:00:00.000Z',
  },
})
