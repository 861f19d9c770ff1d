// The apps of this project, each after those it depends on.

import { app as access } from '#apps/access/app.ts'
import { app as accounts } from '#apps/accounts/app.ts'
import { app as apiKeys } from '#apps/api-keys/app.ts'
import { app as archives } from '#apps/archives/app.ts'
import { app as audit } from '#apps/audit/app.ts'
import { app as backups } from '#apps/backups/app.ts'
import { app as content } from '#apps/content/app.ts'
import { app as customDomains } from '#apps/custom-domains/app.ts'
import { app as erasure } from '#apps/erasure/app.ts'
import { app as events } from '#apps/events/app.ts'
import { app as files } from '#apps/files/app.ts'
import { app as identities } from '#apps/identities/app.ts'
import { app as invitations } from '#apps/invitations/app.ts'
import { app as logIns } from '#apps/log-ins/app.ts'
import { app as mailLinks } from '#apps/mail-links/app.ts'
import { app as mailing } from '#apps/mailing/app.ts'
import { app as mails } from '#apps/mails/app.ts'
import { app as passwords } from '#apps/passwords/app.ts'
import { app as roles } from '#apps/roles/app.ts'
import { app as secondFactors } from '#apps/second-factors/app.ts'
import { app as sessions } from '#apps/sessions/app.ts'
import { app as staff } from '#apps/staff/app.ts'
import { app as tasks } from '#apps/tasks/app.ts'
import { app as tenantExports } from '#apps/tenant-exports/app.ts'
import { app as tenantSettings } from '#apps/tenant-settings/app.ts'
import { app as tenants } from '#apps/tenants/app.ts'
import { app as tokens } from '#apps/tokens/app.ts'
import { app as users } from '#apps/users/app.ts'
import { app as views } from '#apps/views/app.ts'
import { app as webhooks } from '#apps/webhooks/app.ts'
import type { App } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { adminApp } from '#framework/projections/admin/admin-app.ts'

export const installedApps: readonly App[] = [
  frameworkApp,
  adminApp,
  roles,
  users,
  tenantSettings,
  tenants,
  customDomains,
  mailing,
  mails,
  tokens,
  sessions,
  mailLinks,
  passwords,
  accounts,
  secondFactors,
  logIns,
  identities,
  access,
  staff,
  apiKeys,
  invitations,
  audit,
  tasks,
  events,
  webhooks,
  files,
  content,
  views,
  archives,
  backups,
  tenantExports,
  erasure,
]
