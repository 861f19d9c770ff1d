// A client's name for a file. It is displayed and suggested for downloads; the storage never sees it.
import { invalid } from '#framework/operations/steps/validate-input.ts'

const LONGEST = 200

/**
 * The name, composed (NFC). Throws `request.validation_failed` if it is invisible or too long, or contains a path,
 * control characters (CVE-2021-31542) or characters that change text direction (CWE-1007, CVE-2021-42574). Joiners and
 * soft hyphens are allowed, because many scripts need them.
 */
export function requireFileName(name: string): string {
  const fault = faultOf(name)
  if (fault) throw invalid([{ pointer: '/name', code: 'invalid', message: fault }])
  return name.normalize('NFC')
}

function faultOf(name: string): string | null {
  if (!/[^\p{Z}\p{C}\p{M}]/u.test(name) || [...name].length > LONGEST) return `has from 1 to ${LONGEST} characters`
  if (
    !name.isWellFormed() ||
    /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufeff/\\]/u.test(name) ||
    /^\.+$/.test(name)
  )
    return 'is a name without a path and without control characters'
  return null
}
