// Custom domains: host names that a tenant claims, proves in the DNS, and is then found under.
import { defineApp } from '#framework/application/define-app.ts'
import { defineSchedule } from '#framework/tasks/schedules/define-schedule.ts'
import { customDomainsAdmin } from './custom-domains.admin.ts'
import { customDomainsLifecycle } from './custom-domains.lifecycle.ts'
import { customDomainsPolicy } from './custom-domains.policy.ts'
import { customDomains } from './custom-domains.resource.ts'
import { customDomainServices } from './custom-domains.services.ts'
import { customDomainSettings } from './custom-domains.settings.ts'
import { addCustomDomain } from './endpoints/add-custom-domain.ts'
import { verifyCustomDomain } from './endpoints/verify-custom-domain.ts'
import { checkDomains } from './tasks/check-domains.ts'

export const app = defineApp({
  name: 'custom-domains',
  section: 'configuration',
  dependsOn: ['tenants'],
  settings: [customDomainSettings],
  services: customDomainServices,
  resources: [customDomains],
  stays: { customDomains: 'a host name must be verified again where it is served' },
  surfaces: [customDomainsAdmin],
  policies: [customDomainsPolicy],
  lifecycles: [customDomainsLifecycle],
  endpoints: [addCustomDomain, verifyCustomDomain],
  tasks: [checkDomains],
  schedules: [defineSchedule('tenants.check-domains', { task: checkDomains, cron: '17 * * * *' })],
})
