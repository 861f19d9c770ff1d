// Files in the admin.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { files } from './files.resource.ts'

export const filesAdmin = defineAdmin(files, { group: 'Content' })
