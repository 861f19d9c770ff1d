// Visits to a provider: from the moment a browser is sent there until its page takes up what came of it. Nothing here opens anything:
// what must be kept secret is derived from a cookie that the browser alone has.
import { defineResource } from '#framework/resource/define-resource.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { json } from '#framework/resource/fields/json.ts'
import { text } from '#framework/resource/fields/text.ts'
import { global } from '#framework/resource/row-rules/global.ts'

export const providerVisits = defineResource('providerVisits', {
  schema: 'auth',
  fields: {
    provider: text({ required: true, immutable: true, max: 40, index: false }),
    /** SHA-256 of the state that goes to the provider and comes back. */
    stateHash: text({ hidden: true, max: 64, unique: true }),
    /** SHA-256 of the cookie: only the browser that began can go on. */
    browserHash: text({ hidden: true, max: 64 }),
    /** SHA-256 in base64url of what the page keeps to itself: only the page that began can take the result. */
    challenge: text({ required: true, immutable: true, max: 43, index: false }),
    /** Where the page wants to go on: a path. */
    returnTo: text({ immutable: true, max: 500, index: false }),
    expiresAt: dateTime({ required: true, index: true }),
    answeredAt: dateTime(),
    /** SHA-256 of the code that the page is given. */
    codeHash: text({ hidden: true, max: 64, unique: true }),
    /** What the provider said. */
    claims: json({ hidden: true, max: 5000 }),
    usedAt: dateTime(),
  },
  rows: global('nobody is known yet'),
  operations: [],
  audit: false,
})
