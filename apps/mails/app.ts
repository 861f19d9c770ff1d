// A tenant's own texts for mails, with previews.
import { defineApp } from '#framework/application/define-app.ts'
import { defineCarrier } from '#framework/request/declaring/define-carrier.ts'
import { previewMail, showPreview, testMail } from './endpoints/preview-mail.ts'
import { readMailKinds } from './endpoints/read-mail-kinds.ts'
import { setMailTemplate } from './endpoints/set-mail-template.ts'
import { mailTemplatesAdmin } from './mail-templates.admin.ts'
import { mailTemplatesLifecycle } from './mail-templates.lifecycle.ts'
import { mailTemplatesPolicy } from './mail-templates.policy.ts'
import { mailTemplates } from './mail-templates.resource.ts'
import { mailServices } from './mails.services.ts'

export const app = defineApp({
  name: 'mails',
  section: 'configuration',
  dependsOn: ['users', 'tenants', 'mailing'],
  services: mailServices,
  resources: [mailTemplates],
  surfaces: [mailTemplatesAdmin],
  policies: [mailTemplatesPolicy],
  carriers: [defineCarrier(mailTemplates)],
  lifecycles: [mailTemplatesLifecycle],
  endpoints: [readMailKinds, setMailTemplate, previewMail, showPreview, testMail],
})
