// Members read; editors upload and rename; people who run the tenant delete.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { files } from './files.resource.ts'

export const filesPolicy = definePolicy(files, [
  allow('viewer', ['read']),
  allow('editor', ['create', 'update']),
  allow('admin', ['delete']),
])
