// Settings of accounts: what strangers can learn about them, and the first account of an installation.
import { defineSettings } from '#framework/settings/define-settings.ts'
import { flag, group, optional, text } from '#framework/settings/kinds.ts'

const name = (variable: string, about: string) => optional(text(variable, about, { allowed: 'a name' }))

export const accountSettings = defineSettings({
  chapter: 'Accounts',
  settings: {
    hideAccounts: flag(
      'PEND_HIDE_ACCOUNTS',
      'whether registration answers alike for known and unknown addresses and continues by mail; on in production',
    ),
    superuser: group({
      email: optional(
        text('PEND_SUPERUSER_EMAIL', 'the address of the person that `createsuperuser --no-input` creates', {
          allowed: 'an e-mail address',
        }),
      ),
      firstName: name('PEND_SUPERUSER_FIRST_NAME', 'the first name of that person'),
      lastName: name('PEND_SUPERUSER_LAST_NAME', 'the last name of that person'),
      password: optional(
        text('PEND_SUPERUSER_PASSWORD', 'the password of that person', { allowed: 'a password', secret: true }),
      ),
    }),
  },
  usual: { hideAccounts: true },
  // People who try things out sign in at once, and add members without a mailbox.
  in: { development: { hideAccounts: false }, test: { hideAccounts: false } },
})
