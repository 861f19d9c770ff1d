// What tenants are told at boot, and the language that others ask them for.
import { tenantLocale } from '#framework/operations/listing/languages.ts'
import { defineOpening } from '#framework/request/services/define-opening.ts'
import type { ProjectSettings } from '#framework/settings/project-settings.ts'
import { domainResolver, openDomainResolver } from './domains/domain-resolver.ts'
import { settingsOf } from './settings/settings-of.ts'
import { tenantService } from './tenant-service.ts'
import { tenantsSettings } from './tenants.settings.ts'

/** What no tenant may call its own. */
function ownHostsOf({ allowedHosts, publicOrigin, linkOrigin }: ProjectSettings): string[] {
  return [...allowedHosts, ...[publicOrigin, linkOrigin].map((origin) => new URL(origin).hostname)]
}

export const tenantServices = [
  defineOpening(tenantService, {
    open: ({ settings }) => ({ ...tenantsSettings.of(settings).tenants, ownHosts: ownHostsOf(settings) }),
  }),
  defineOpening(domainResolver, {
    open: ({ settings }) => openDomainResolver(tenantsSettings.of(settings).tenants.dnsServers),
  }),
  defineOpening(tenantLocale, { open: () => async (ctx) => (await settingsOf(ctx)).locale }),
]
