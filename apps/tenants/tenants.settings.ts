// Settings of tenants that platform operators choose.
import { defineSettings } from '#framework/settings/define-settings.ts'
import { duration, group } from '#framework/settings/kinds.ts'

export const tenantsSettings = defineSettings({
  chapter: 'Tenants',
  settings: {
    /** Durations in seconds. */
    tenants: group({
      grace: duration('PEND_TENANT_GRACE', 'how long owners can undo the deletion of a tenant'),
      slugGrace: duration('PEND_TENANT_SLUG_GRACE', 'how long a former slug leads to its tenant and stays reserved'),
    }),
  },
  usual: { tenants: { grace: 30 * 86_400, slugGrace: 90 * 86_400 } },
})
