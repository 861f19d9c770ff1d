// Links in mails: their purposes, their recipients, and what first use proves.
import { defineApp } from '#framework/application/define-app.ts'
import { leaveBehind } from './first-proof/leave-behind.ts'
import { forgetLinks } from './forget-links.ts'
import { mailLinkServices } from './mail-links.services.ts'
import { oneTimeTokens } from './one-time-tokens.resource.ts'
import { sendLink } from './send-link.ts'

export const app = defineApp({
  name: 'mail-links',
  section: 'sign-in',
  dependsOn: ['users', 'tenants', 'mailing', 'tokens', 'sessions'],
  services: mailLinkServices,
  resources: [oneTimeTokens],
  erasers: [forgetLinks],
  tasks: [sendLink, leaveBehind],
})
