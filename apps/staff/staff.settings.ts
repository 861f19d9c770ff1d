// What acting in somebody's name is set to.
import { defineSettings } from '#framework/settings/define-settings.ts'
import { flag } from '#framework/settings/kinds.ts'

export const staffSettings = defineSettings({
  chapter: 'Staff',
  settings: {
    impersonationNotice: flag(
      'PEND_IMPERSONATION_NOTICE',
      'whether people get a mail when staff of the platform acts in their name',
    ),
  },
  usual: { impersonationNotice: true },
})
