// Exports of the tenant: archives requested by owners, from request to deletion.
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { decimal } from '#framework/resource/fields/decimal.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'

export const tenantExports = defineResource('tenantExports', {
  schema: 'tenant',
  description: 'Archives of the whole tenant, created by `POST /api/v1/tenant-exports` and kept for a while.',
  fields: {
    status: choice(['waiting', 'writing', 'ready', 'failed', 'discarded', 'expired'], {
      default: 'waiting',
      readOnly: true,
    }),
    progress: integer({ min: 0, max: 100, default: 0, readOnly: true, audit: 'none', help: 'In percent.' }),
    /** Larger than 32 bits. */
    size: decimal({ digits: 15, scale: 0, readOnly: true, help: 'In bytes.' }),
    sha256: text({ max: 64, readOnly: true, index: false }),
    requestedBy: reference('users', { default: 'actor', readOnly: true, onDelete: 'set-null' }),
    expiresAt: dateTime({ readOnly: true, help: 'The file is gone then.' }),
    problem: text({ max: 300, readOnly: true, index: false, help: 'Why it failed.' }),
    storageKey: text({ required: true, default: '', hidden: true, max: 200, index: false }),
  },
  operations: ['list', 'read'],
  ordering: ['-createdAt'],
  filters: ['status', 'createdAt'],
  title: 'createdAt',
})
