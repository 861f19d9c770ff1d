// Admin settings of files.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { files } from './files.resource.ts'

export const filesAdmin = defineAdmin(files, { group: 'Content' })
