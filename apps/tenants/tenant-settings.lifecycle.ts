// What is set must mean something everywhere, and every process hears of it.
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { defineLifecycle } from '#framework/request/lifecycle.ts'
import { announceTenant } from './tenant-changed.ts'
import { tenantSettings } from './tenant-settings.resource.ts'

export const tenantSettingsLifecycle = defineLifecycle(tenantSettings, {
  beforeCreate: (_ctx, input) => checked(input),
  beforeUpdate: (_ctx, _record, input) => checked(input),
  afterCreate: (ctx) => announceTenant(ctx, 'active'),
  afterUpdate: (ctx) => announceTenant(ctx, 'active'),
})

type Input = { timeZone?: string | null; brandName?: string | null; brandColor?: string | null }

/** In the spelling that every library knows: `europe/vienna` becomes `Europe/Vienna`. */
function checked<I extends Input>(input: I): I {
  const { timeZone, brandName, brandColor } = input
  return {
    ...input,
    ...(timeZone && { timeZone: zoneOf(timeZone) }),
    ...(brandName && { brandName: plainName(brandName) }),
    ...(brandColor && { brandColor: colorOf(brandColor) }),
  }
}

/** An offset is no zone: it knows nothing of summer. */
function zoneOf(text: string): string {
  try {
    if (/^[A-Za-z]/.test(text)) return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    // Said below.
  }
  throw invalid([{ pointer: '/timeZone', code: 'invalid', message: 'is not a time zone' }])
}

/** It stands in the header of mails: no address, no link, and no sign that is not seen (CWE-93, CWE-1007). */
function plainName(text: string): string {
  if (!/[\p{C}\p{Zl}\p{Zp}<>@"]|:\/\/|\bwww\./iu.test(text) && text.trim() !== '') return text.trim()
  throw invalid([{ pointer: '/brandName', code: 'invalid', message: 'is not a plain name' }])
}

/** One form of the many that style sheets know: whatever reads it can tell how dark it is. */
function colorOf(text: string): string {
  if (/^#[0-9a-f]{6}$/i.test(text)) return text.toLowerCase()
  throw invalid([{ pointer: '/brandColor', code: 'invalid', message: 'is not a colour such as #0a655d' }])
}
