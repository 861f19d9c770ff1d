// Settings must be valid everywhere, and every process learns of changes.
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { announceTenant } from './tenant-changed.ts'
import { tenantSettings } from './tenant-settings.resource.ts'

export const tenantSettingsLifecycle = defineLifecycle(tenantSettings, {
  beforeCreate: (_ctx, input) => checked(input),
  beforeUpdate: (_ctx, _record, input) => checked(input),
  afterCreate: (ctx) => announceTenant(ctx, 'active'),
  afterUpdate: (ctx) => announceTenant(ctx, 'active'),
})

type Input = { timeZone?: string | null; brandName?: string | null; brandColor?: string | null }

/** In canonical spelling: `europe/vienna` becomes `Europe/Vienna`. */
function checked<I extends Input>(input: I): I {
  const { timeZone, brandName, brandColor } = input
  return {
    ...input,
    ...(timeZone && { timeZone: zoneOf(timeZone) }),
    ...(brandName && { brandName: plainName(brandName) }),
    ...(brandColor && { brandColor: colorOf(brandColor) }),
  }
}

/** An offset is not a zone: it has no daylight saving time. */
function zoneOf(text: string): string {
  try {
    if (/^[A-Za-z]/.test(text)) return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    // Reported below.
  }
  throw invalid([{ pointer: '/timeZone', code: 'invalid', message: 'is not a time zone' }])
}

/** It appears in mail headers: no address, no link, and no invisible characters (CWE-93, CWE-1007). */
function plainName(text: string): string {
  if (!/[\p{C}\p{Zl}\p{Zp}<>@"]|:\/\/|\bwww\./iu.test(text) && text.trim() !== '') return text.trim()
  throw invalid([{ pointer: '/brandName', code: 'invalid', message: 'is not a plain name' }])
}

/** One of CSS's many colour formats, so that every reader can compute its brightness. */
function colorOf(text: string): string {
  if (/^#[0-9a-f]{6}$/i.test(text)) return text.toLowerCase()
  throw invalid([{ pointer: '/brandColor', code: 'invalid', message: 'is not a colour such as #0a655d' }])
}
