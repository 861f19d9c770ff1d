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

type Input = { locale?: string | null; timeZone?: string | null; brandName?: string | null }

/** In the spelling that every library knows: `de-at` becomes `de-AT`. */
function checked<I extends Input>(input: I): I {
  const { locale, timeZone, brandName } = input
  return {
    ...input,
    ...(locale && { locale: canonical('locale', () => Intl.getCanonicalLocales(locale)[0]!, 'is no language') }),
    ...(timeZone && { timeZone: canonical('timeZone', () => zoneOf(timeZone), 'is no time zone') }),
    ...(brandName && { brandName: plainName(brandName) }),
  }
}

function canonical(field: string, read: () => string, fault: string): string {
  try {
    return read()
  } catch {
    throw invalid([{ pointer: `/${field}`, code: 'invalid', message: fault }])
  }
}

/** An offset is no zone: it knows nothing of summer. */
function zoneOf(text: string): string {
  if (!/^[A-Za-z]/.test(text)) throw new RangeError(text)
  return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
}

/** It stands in the header of mails: no address, no link, and no sign that is not seen (CWE-93, CWE-1007). */
function plainName(text: string): string {
  if (!/[\p{C}\p{Zl}\p{Zp}<>@"]|:\/\/|\bwww\./iu.test(text) && text.trim() !== '') return text.trim()
  throw invalid([{ pointer: '/brandName', code: 'invalid', message: 'is no plain name' }])
}
