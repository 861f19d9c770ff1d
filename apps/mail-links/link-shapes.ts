// The shapes of what endpoints ask of somebody who is not signed in: an address, and the token of a link.
import Type from 'typebox'
import { secretOf } from '#apps/tokens/index.ts'
import { EMAIL_PATTERN, NO_ADDRESS } from '#framework/resource/fields/email.ts'
import { withForm } from '#framework/resource/text-forms.ts'

/** As people type it or a keyboard completes it; `addressOf` takes the blanks away (mastodon#85). */
export const TYPED_EMAIL = Type.String({
  maxLength: 300,
  pattern: withForm(EMAIL_PATTERN.replace('^', '^[ \\t]*').replace(/\$$/, '[ \\t]*$'), NO_ADDRESS),
  description: 'The e-mail address. Surrounding blanks and capitals are ignored.',
})

/** The token of a link in a mail, one word (CVE-2019-18818: an object in its place matched every link). */
export const LINK_TOKEN = secretOf('The token from the link in the mail; it works once.')
