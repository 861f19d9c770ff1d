// POST /mails/{kind}/preview with its page, and POST /mails/{kind}/test: shows a mail before anybody receives it.
import { Readable } from 'node:stream'
import Type from 'typebox'
import { MAIL_KIND_NAMES, type MailKindName } from '#apps/mailing/index.ts'
import { findPerson } from '#apps/users/index.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { aText, aTextOrNull } from '#framework/resource/schemas/described-schemas.ts'
import { updateBodyOf } from '#framework/resource/schemas/endpoint-schemas.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { mailTemplates } from '../mail-templates.resource.ts'
import { openPreview, previewPathOf } from '../preview/preview-page.ts'
import { type Draft, sampleMail } from '../preview/sample-mail.ts'

const PARAMS = Type.Object({
  kind: Type.Enum(MAIL_KIND_NAMES, { description: 'The kind of mail.' }),
})
const COMMON = {
  method: 'POST',
  tag: 'Mail templates',
  access: { permission: 'mailTemplates.update' },
  params: PARAMS,
  body: updateBodyOf(mailTemplates),
} as const

/** Runs no code, loads nothing, and appears only in our own frame. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"

export const previewMail = defineEndpoint({
  ...COMMON,
  path: '/mails/{kind}/preview',
  name: 'previewMail',
  summary: 'Preview a mail',
  description:
    'Uses sample values and the texts of the body, or the saved texts where the body has none. Nothing is sent or saved.',
  answer: Type.Object({
    subject: aText('The subject line.'),
    text: aText('What readers without HTML see.'),
    page: aTextOrNull(
      'Address of the mail as a page, for a frame of our own pages; null for one that is too long for it.',
    ),
  }),
  problems: ['tenants.required', 'request.validation_failed'],
  async run(ctx, { params, body }) {
    const { subject, text, html } = await sampleOf(ctx, params.kind as MailKindName, body as Draft)
    return { body: { subject, text, page: previewPathOf(ctx, html ?? '') } }
  },
})

export const showPreview = defineEndpoint({
  method: 'GET',
  path: '/mails/preview',
  name: 'showMailPreview',
  restOnly: true,
  tag: 'Mail templates',
  summary: 'Preview a mail as a page',
  description: 'For frames in this server’s own pages only.',
  access: 'public',
  query: Type.Object(
    { sealed: Type.String({ maxLength: 10_000, description: 'The value from the answer of the preview.' }) },
    { additionalProperties: false },
  ),
  streams: ['text/html'],
  problems: ['resource.not_found'],
  async run(ctx, { query: { sealed }, isOwnPage }) {
    const html = isOwnPage ? openPreview(ctx, sealed) : null
    if (html === null) throw new Problem('resource.not_found', 'There is no such preview, or it has expired.')
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': PAGE_POLICY,
      'x-frame-options': 'SAMEORIGIN',
      'cache-control': 'no-store',
    }
    return { headers, open: () => Readable.from([html]) }
  },
})

export const testMail = defineEndpoint({
  ...COMMON,
  path: '/mails/{kind}/test',
  name: 'sendTestMail',
  summary: 'Send a sample mail to yourself',
  description: 'Uses sample values and the texts of the body. Goes to the address of your account.',
  status: 204,
  problems: ['tenants.required', 'request.validation_failed'],
  async run(ctx, { params, body }) {
    const message = await sampleOf(ctx, params.kind as MailKindName, body as Draft)
    await ctx.enqueue(sendMail, { ...message, subject: `[Test] ${message.subject}`.slice(0, 300) })
    return { status: 204 }
  },
})

async function sampleOf(ctx: Context, kind: MailKindName, draft: Draft) {
  if (ctx.tenantId === null) throw new Problem('tenants.required', 'Name the tenant whose mails you mean.')
  return sampleMail(ctx, kind, { draft, to: await ownAddress(ctx) })
}

/** The caller's own: a test never goes to anybody else. */
async function ownAddress(ctx: Context): Promise<string> {
  const own = await findPerson(ctx.asSystem('send a test to oneself'), ctx.actorId)
  return own!.email
}
