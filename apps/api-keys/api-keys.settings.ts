// Settings of API keys.
import { defineSettings } from '#framework/settings/define-settings.ts'
import { integer } from '#framework/settings/kinds.ts'

export const keySettings = defineSettings({
  chapter: 'API keys',
  settings: {
    apiKeyMaxDays: integer('PEND_API_KEY_MAX_DAYS', 'the longest life of an API key in days; 0 sets no limit', {
      min: 0,
      max: 36_500,
    }),
  },
  usual: { apiKeyMaxDays: 366 },
})
