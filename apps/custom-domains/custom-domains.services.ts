// What is opened at boot to check claims of hosts: the DNS, and the names that no tenant may call its own.
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import type { ProjectSettings } from '#framework/settings/project-settings.ts'
import { customDomainSettings } from './custom-domains.settings.ts'
import { domainResolver, openDomainResolver } from './domain-resolver.ts'

/** The platform's host names, which no tenant may claim: `example.com`, or `.example.com` including everything below it. */
export const ownHosts = defineService<readonly string[]>('own hosts')

function ownHostsOf({ allowedHosts, publicOrigin, linkOrigin }: ProjectSettings): string[] {
  return [...allowedHosts, ...[publicOrigin, linkOrigin].map((origin) => new URL(origin).hostname)]
}

export const customDomainServices = [
  defineOpening(ownHosts, { open: ({ settings }) => ownHostsOf(settings) }),
  defineOpening(domainResolver, {
    open: ({ settings }) => openDomainResolver(customDomainSettings.of(settings).dnsServers),
  }),
]
