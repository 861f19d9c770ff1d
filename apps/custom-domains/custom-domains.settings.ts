// Which DNS servers are asked whether a host belongs to a tenant.
import Type from 'typebox'
import { defineSettings } from '#framework/settings/define-settings.ts'
import { words } from '#framework/settings/kinds.ts'

export const customDomainSettings = defineSettings({
  chapter: 'Custom domains',
  settings: {
    dnsServers: words(
      'PEND_DNS_SERVERS',
      'the DNS servers that check host names of tenants; those of the machine when unset',
      {
        allowed: 'addresses separated by commas, with or without a port',
        items: Type.String({ pattern: '^[0-9a-fA-F.:\\[\\]]+$' }),
      },
    ),
  },
  usual: { dnsServers: [] },
})
