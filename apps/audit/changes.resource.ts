// The audit trail: who changed what, written by the database itself.
import { AUDIT_FIELDS } from '#framework/resource/audit-fields.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { trailRows } from '#framework/resource/row-rules/trail.ts'

export const changes = defineResource('changes', {
  schema: 'audit',
  description: 'Every change of the tenant’s records: what, when, by whom.',
  fields: AUDIT_FIELDS,
  rows: trailRows,
  operations: ['list', 'read'],
  audit: false,
  ordering: ['-createdAt'],
  filters: ['resource', 'recordId', 'operation', 'actorId', 'requestId', 'impersonatorId', 'keyId', 'createdAt'],
  title: 'resource',
})
