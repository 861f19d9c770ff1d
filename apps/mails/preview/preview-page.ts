// A mail as a page of its own, behind an address that holds all of it: nothing is kept, and nobody but us can make one.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Context } from '#framework/request/context.ts'
import { defineService } from '#framework/request/define-service.ts'
import type { Sealer } from '#shared/utils/sealed-text.ts'

/** Opened by core, under a key of its own. */
export const previewSeals = defineService<Sealer>('previews of mails')

const OWNER = 'preview'
const TTL_MS = 5 * 60_000
/** Longer ones do not fit into the line of a request. */
const LONGEST = 8000

/** Below the address of the API, good for five minutes; null for a mail that is too long for an address. */
export function previewPathOf(ctx: Context, html: string): string | null {
  const text = JSON.stringify({ until: Date.now() + TTL_MS, html: deflateRawSync(html).toString('base64') })
  const sealed = Buffer.from(previewSeals.of(ctx).seal(text, OWNER), 'base64').toString('base64url')
  return sealed.length > LONGEST ? null : `/api/v1/mails/preview?sealed=${sealed}`
}

/** Null for what is no preview of ours, or is over. */
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
