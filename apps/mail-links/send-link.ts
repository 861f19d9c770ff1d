// Sends one mail with a link. The secret is created here, afterwards: only the mail contains it.

import Type from 'typebox'
import { type MailKindName, renderMail } from '#apps/mailing/index.ts'
import { systemFor } from '#apps/sessions/index.ts'
import { membershipOf } from '#apps/tenants/index.ts'
import { findPerson, findPersonByAddress } from '#apps/users/index.ts'
import type { Context } from '#framework/request/context.ts'
import { EMAIL_PATTERN } from '#framework/resource/fields/email.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { deliverMail } from '#framework/tasks/mail/send-mail.ts'
import { countOf } from '#shared/utils/count-of.ts'
import { linkPages } from './link-pages.ts'
import { PURPOSES, type Purpose } from './one-time-tokens.resource.ts'
import { createOneTimeToken, HOURS } from './one-time-tokens.ts'

const Payload = Type.Object(
  {
    purpose: Type.Enum([...PURPOSES]),
    email: Type.String({ maxLength: 254, pattern: EMAIL_PATTERN, personal: true }),
    /** Who asked, if not the mailbox's reader. */
    userId: Type.Optional(Type.String({ format: 'uuid', personal: true })),
    /** The requesting session: if it has ended, the link is not sent. */
    sessionId: Type.Optional(Type.String({ format: 'uuid' })),
    subject: Type.Optional(Type.String({ format: 'uuid', personal: true })),
    /** Further values for the mail's texts. */
    words: Type.Optional(Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 300 }))),
  },
  { additionalProperties: false },
)

/** Pages below `linkPages` that take the token. It is in the fragment, which no server sees or logs. */
const PAGES: Readonly<Record<Purpose, string>> = {
  registration: '/finish-registration',
  verify_email: '/verify-email',
  reset_password: '/reset-password',
  change_email: '/confirm-email',
  magic_link: '/sign-in',
  invitation: '/accept-invitation',
}

/**
 * Enqueued the same way for known and unknown addresses, so that answer and timing reveal nothing (CVE-2024-39329);
 * this decides who gets a mail. A retry creates another link.
 */
export const sendLink = defineTask('authentication.send-link', {
  payload: Payload,
  queue: 'mail',
  attempts: 12,
  backoff: { base: 15_000, factor: 2.5, max: 4 * 3_600_000 },
  timeLimit: 60_000,
  async run(ctx, { purpose, email, userId, sessionId, subject = null, words }, { id }) {
    const system = ctx.asSystem('send a link')
    const reader = await findReader(system, { purpose, email, userId })
    if (!reader) return { isSent: false }
    const speaker = await speakerOf(system, purpose, reader)
    if (purpose === 'registration' && reader.userId) {
      const known = { kind: 'account_exists', to: email, words: { name: reader.name, email } } as const
      await deliverMail(ctx, await renderMail(speaker, known), id)
      return { isSent: true }
    }
    const token = await createOneTimeToken(system, {
      ...{ purpose, email, subject, sessionId },
      userId: reader.userId,
      tenantId: ctx.tenantId,
    })
    if (token === null) return { isSent: false }
    const pages = linkPages.of(ctx)
    const message = await renderMail(speaker, {
      kind: purpose satisfies MailKindName,
      to: email,
      words: {
        ...{ name: reader.name, email, ...words },
        ...{ time: countOf(HOURS[purpose], 'hour'), hours: String(HOURS[purpose]), until: token.expiresAt },
      },
      url: `${pages}${PAGES[purpose]}#token=${token.secret}`,
    })
    await deliverMail(ctx, message, id)
    return { isSent: true }
  },
})

/**
 * The named tenant's texts, only for its own members and people it invites. Anybody can create a tenant and name it: to
 * strangers its texts would be a mail of ours with words of their choice (CVE-2024-27295: the requester decided what
 * somebody else is sent).
 */
async function speakerOf(ctx: Context, purpose: Purpose, { userId }: { userId: string | null }): Promise<Context> {
  const { tenantId } = ctx
  if (purpose === 'invitation' || tenantId === null) return ctx
  const isOwn = userId !== null && (await membershipOf(ctx, { userId, tenantId })) !== null
  return isOwn ? ctx : systemFor(ctx, 'send a link')
}

interface Asked {
  readonly purpose: Purpose
  readonly email: string
  readonly userId: string | undefined
}

/** The link's recipient; null if no mail should be sent. */
async function findReader(
  ctx: Context,
  { purpose, email, userId }: Asked,
): Promise<{ userId: string | null; name: string } | null> {
  const person = await findPersonByAddress(ctx, email)
  const [found, name] = [person?.isActive ? person.id : null, person?.firstName ?? '']
  if (purpose === 'invitation') return { userId: found, name }
  // A closed account gets no mail, and nobody opens a second one with its address.
  if (purpose === 'registration') return person && !found ? null : { userId: found, name }
  if (purpose === 'change_email') return found || !userId ? null : readerOf(ctx, userId)
  const isVerified = purpose === 'verify_email' && person?.emailVerifiedAt !== null
  return found && !isVerified ? { userId: found, name } : null
}

async function readerOf(ctx: Context, userId: string): Promise<{ userId: string; name: string } | null> {
  const person = await findPerson(ctx, userId)
  return person?.isActive ? { userId, name: person.firstName } : null
}
