// Schemas of input from people who are not signed in: an address, and a link's token.
import Type from 'typebox'
import { secretOf } from '#apps/tokens/index.ts'
import { EMAIL_PATTERN, NO_ADDRESS } from '#framework/resource/fields/email.ts'
import { withForm } from '#framework/resource/schemas/text-forms.ts'

/** As typed or completed by a keyboard; `addressOf` trims it (mastodon#85). */
export const TYPED_EMAIL = Type.String({
  maxLength: 300,
  pattern: withForm(EMAIL_PATTERN.replace('^', '^[ \\t]*').replace(/\$$/, '[ \\t]*$'), NO_ADDRESS),
  description: 'The e-mail address. Surrounding blanks and capitals are ignored.',
})

/** The token of a mail link: a single text (CVE-2019-18818: an object instead matched every link). */
export const LINK_TOKEN = secretOf('The token from the link in the mail; it works once.')
