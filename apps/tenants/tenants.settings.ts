// Settings of tenants that platform operators choose.
import Type from 'typebox'
import { defineSettings } from '#framework/settings/define-settings.ts'
import { duration, group, words } from '#framework/settings/kinds.ts'

export const tenantsSettings = defineSettings({
  chapter: 'Tenants',
  settings: {
    /** Durations in seconds. */
    tenants: group({
      grace: duration('PEND_TENANT_GRACE', 'how long owners can undo the deletion of a tenant'),
      slugGrace: duration('PEND_TENANT_SLUG_GRACE', 'how long a former slug leads to its tenant and stays reserved'),
      dnsServers: words(
        'PEND_DNS_SERVERS',
        'the DNS servers that check host names of tenants; those of the machine when unset',
        {
          allowed: 'addresses separated by commas, with or without a port',
          items: Type.String({ pattern: '^[0-9a-fA-F.:\\[\\]]+$' }),
        },
      ),
    }),
  },
  usual: { tenants: { grace: 30 * 86_400, slugGrace: 90 * 86_400, dnsServers: [] } },
})
