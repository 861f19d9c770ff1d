// A mail's HTML for a frame: it runs no code, loads nothing from elsewhere, and its links open outside the frame.
import type { FastifyReply } from 'fastify'
import type { ObservedMail } from '#framework/observing/observing.ts'

const POLICY = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "form-action 'none'",
  "base-uri 'self'",
  "frame-ancestors 'self'",
].join('; ')

/** Whatever the mail contains, its page has no origin: `sandbox` without scripts, forms or same-origin. */
export function sendMailHtml(reply: FastifyReply, { html }: ObservedMail): FastifyReply {
  return reply
    .headers({ 'content-security-policy': POLICY, 'x-frame-options': 'SAMEORIGIN', 'cache-control': 'no-store' })
    .type('text/html; charset=utf-8')
    .send(`<base target="_blank">${html ?? ''}`)
}
