// Admin settings of mail templates.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { mailTemplates } from './mail-templates.resource.ts'

export const mailTemplatesAdmin = defineAdmin(mailTemplates, { group: 'Tenant' })
