// The audit trail: who changed what, recorded by the database itself.
import { AUDIT_FIELDS } from '#framework/resource/audit-fields.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { trailRows } from '#framework/resource/row-rules/trail.ts'

export const changes = defineResource('changes', {
  schema: 'audit',
  description: 'Every change to the tenant’s records: what changed, when, and who changed it.',
  fields: AUDIT_FIELDS,
  rows: trailRows,
  operations: ['list', 'read'],
  audit: false,
  ordering: ['-createdAt'],
  filters: ['resource', 'recordId', 'operation', 'actorId', 'requestId', 'impersonatorId', 'keyId', 'createdAt'],
  title: 'resource',
  example: {
    resource: 'articles',
    recordId: '0199b1c4-9f13-7d2a-b6a8-3f1d5c8e7a42',
    operation: 'update',
    changes: { title: { old: 'Green tea', new: 'Green tea in spring' } },
    actorId: '0199b1c4-5e77-7b02-8f44-1c8a9e3d5b21',
    requestId: '0199b1c4-a0e2-7c44-9b1f-6d2e8f0a3c75',
    address: '203.0.113.7',
    reason: null,
    staffReason: null,
    impersonatorId: null,
    keyId: null,
    position: 1204,
    hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    redaction: null,
  },
})
