// People who run a tenant edit its mail texts.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { mailTemplates } from './mail-templates.resource.ts'

export const mailTemplatesPolicy = definePolicy(mailTemplates, [allow('admin', ['read', 'update', 'delete'])])
