// Settings of passkeys and second factor proofs.
import Type from 'typebox'
import { defineSettings } from '#framework/settings/define-settings.ts'
import { duration, ORIGIN, optional, text, words } from '#framework/settings/kinds.ts'

export const factorSettings = defineSettings({
  chapter: 'Second factors and passkeys',
  settings: {
    stepUpTtl: duration('PEND_STEP_UP_TTL', 'how long a session may do dangerous things after a proof'),
    passkeyDomain: optional(
      text(
        'PEND_PASSKEY_DOMAIN',
        'the domain of passkeys; changing it invalidates all of them; the domain of `PEND_LINK_ORIGIN` when unset',
        { allowed: 'a domain such as example.com', pattern: '^[a-z0-9.-]+$' },
      ),
    ),
    passkeyOrigins: words(
      'PEND_PASSKEY_ORIGINS',
      'the pages that may ask for passkeys; `PEND_LINK_ORIGIN` when unset',
      { allowed: 'origins separated by commas', items: Type.String({ pattern: ORIGIN }) },
    ),
  },
  usual: { stepUpTtl: 10 * 60, passkeyOrigins: [] },
})
