// Changes in the admin.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { changes } from './changes.resource.ts'

export const changesAdmin = defineAdmin(changes, { group: 'System' })
