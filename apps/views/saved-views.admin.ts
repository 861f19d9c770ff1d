// Admin settings of saved views.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { savedViews } from './saved-views.resource.ts'

export const savedViewsAdmin = defineAdmin(savedViews, {
  group: 'System',
  columns: ['name', 'resource', 'isShared', 'user', 'updatedAt'],
})
