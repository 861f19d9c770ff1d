// The name a client gives a file. It is shown and offered for saving; the storage never sees it.
import { invalid } from '#framework/operations/steps/validate-input.ts'

const LONGEST = 200

/** The name itself. Throws `request.validation_failed` for one that is empty, too long, or holds a path or control characters (CVE-2021-31542). */
export function requireFileName(name: string): string {
  const fault = faultOf(name)
  if (fault) throw invalid([{ pointer: '/name', code: 'invalid', message: fault }])
  return name
}

function faultOf(name: string): string | null {
  if (name.trim() === '' || [...name].length > LONGEST) return `has from 1 to ${LONGEST} characters`
  if (!name.isWellFormed() || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\]/u.test(name) || /^\.+$/.test(name))
    return 'is a name without a path and without control characters'
  return null
}
