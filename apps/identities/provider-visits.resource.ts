// Visits to a provider, from leaving until the page takes the result. Nothing stored here grants access: secrets are derived from a cookie
// that only the browser has.
import { defineResource } from '#framework/resource/define-resource.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { json } from '#framework/resource/fields/json.ts'
import { text } from '#framework/resource/fields/text.ts'
import { global } from '#framework/resource/row-rules/global.ts'

export const providerVisits = defineResource('providerVisits', {
  schema: 'auth',
  fields: {
    provider: text({ required: true, immutable: true, max: 40, index: false }),
    /** SHA-256 of the state that goes to the provider and back. */
    stateHash: text({ hidden: true, max: 64, unique: true }),
    /** SHA-256 of the cookie: only the browser that started can continue. */
    browserHash: text({ hidden: true, max: 64 }),
    /** SHA-256 in base64url of the page's verifier: only the page that started can take the result. */
    challenge: text({ required: true, immutable: true, max: 43, index: false }),
    /** The path where the page wants to continue. */
    returnTo: text({ immutable: true, max: 500, index: false }),
    expiresAt: dateTime({ required: true, index: true }),
    answeredAt: dateTime(),
    /** SHA-256 of the code that the page receives. */
    codeHash: text({ hidden: true, max: 64, unique: true }),
    /** The provider's claims. */
    claims: json({ hidden: true, max: 5000 }),
    usedAt: dateTime(),
  },
  rows: global('nobody is known yet'),
  operations: [],
  audit: false,
})
