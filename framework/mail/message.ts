// The schema of a mail before it is composed: validated here once, for every driver.
import Type, { type Static } from 'typebox'
import { EMAIL_PATTERN } from '#framework/resource/fields/email.ts'

// One address per string, never a list (CVE-2023-7028: a reset mail to two addresses), and nothing that could end a header line
// (CVE-2020-7769, CWE-93).
const Address = Type.String({ maxLength: 254, pattern: EMAIL_PATTERN })
const headerText = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000-\\u001f\\u007f]*$' })
const Addresses = Type.Array(Address, { minItems: 1, maxItems: 50 })

// An erased person gets no more mail.
const PERSONAL = { personal: true }

/** One mail: a text and optionally HTML. Limits keep it well below what servers accept (10 MB). */
export const MailSchema = Type.Object(
  {
    to: Type.Union([Address, Addresses], PERSONAL),
    cc: Type.Optional(Addresses),
    bcc: Type.Optional(Addresses),
    replyTo: Type.Optional(Address),
    /** Shown before the configured sender's address. */
    fromName: Type.Optional(headerText(100)),
    subject: headerText(300),
    text: Type.String({ minLength: 1, maxLength: 200_000 }),
    html: Type.Optional(Type.String({ maxLength: 400_000 })),
  },
  { additionalProperties: false },
)

/** A mail as code writes it. */
export type MailMessage = Static<typeof MailSchema>
