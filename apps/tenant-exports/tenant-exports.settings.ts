// Settings of tenant exports.
import { defineSettings } from '#framework/settings/define-settings.ts'
import { duration } from '#framework/settings/kinds.ts'

export const exportSettings = defineSettings({
  chapter: 'Archives',
  settings: {
    /** In seconds. */
    exportTtl: duration('PEND_TENANT_EXPORT_TTL', 'how long the archive of an export is kept'),
  },
  usual: { exportTtl: 86_400 },
})
