// The audit trail: who changed what, written by the database itself.
import { AUDIT_FIELDS } from '#framework/resource/audit-fields.ts'
import { defineResource } from '#framework/resource/define-resource.ts'

export const changes = defineResource('changes', {
  schema: 'audit',
  description: 'Every change of the tenant’s records: what, when, by whom.',
  fields: AUDIT_FIELDS,
  operations: ['list', 'read'],
  audit: false,
  ordering: ['-createdAt'],
  filters: ['resource', 'recordId', 'operation', 'actorId', 'requestId', 'impersonatorId', 'keyId', 'createdAt'],
  title: 'resource',
})
