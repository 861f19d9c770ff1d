// A mail preview as a page whose URL contains all of it, sealed: nothing is stored, and only we can create one.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Context } from '#framework/request/context.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import type { Sealer } from '#shared/utils/sealed-text.ts'

/** Opened under a key of its own. */
export const previewSeals = defineService<Sealer>('previews of mails')

const OWNER = 'preview'
const TTL_MS = 5 * 60_000
/** Longer ones do not fit into a request line. */
const LONGEST = 8000

/** Path below the API root, valid for five minutes; null if the mail is too long for a URL. */
export function previewPathOf(ctx: Context, html: string): string | null {
  const text = JSON.stringify({ until: Date.now() + TTL_MS, html: deflateRawSync(html).toString('base64') })
  const sealed = Buffer.from(previewSeals.of(ctx).seal(text, OWNER), 'base64').toString('base64url')
  return sealed.length > LONGEST ? null : `/api/v1/mails/preview?sealed=${sealed}`
}

/** Null if it is not one of our previews, or has expired. */
export function openPreview(ctx: Context, sealed: string): string | null {
  try {
    const { until, html } = JSON.parse(
      previewSeals.of(ctx).open(Buffer.from(sealed, 'base64url').toString('base64'), OWNER),
    )
    return until > Date.now() ? inflateRawSync(Buffer.from(html, 'base64')).toString() : null
  } catch {
    return null
  }
}
