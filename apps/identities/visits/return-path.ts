// Where a page may continue after signing in.

const ANYWHERE = 'https://page.invalid'
const MOST_DECODINGS = 4

/**
 * A path on the page's own origin that stays one however often the page or a proxy normalizes or decodes it:
 * `//evil.example` and similar ones lead elsewhere (CVE-2021-22963, CVE-2026-44372), and `/.//evil.example` becomes one of
 * them.
 */
export function isPath(text: string): boolean {
  if (!/^\/[\x21-\x5b\x5d-\x7e]*$/.test(text)) return false
  if (!URL.canParse(text, ANYWHERE) || new URL(text, ANYWHERE).origin !== ANYWHERE) return false
  let path = text.split(/[?#]/, 1)[0]!
  for (let turn = 0; turn < MOST_DECODINGS; turn++) {
    if (!hasPlainParts(path)) return false
    const next = decoded(path)
    if (next === null || next === path) return next !== null
    path = next
  }
  return false
}

/** No part is empty (except the last), `.` or `..`, and none contains characters that URL parsers read as a slash or skip. */
function hasPlainParts(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop tabs and line breaks from URLs
  if (/[\\\x00-\x1f\x7f-\x9f\u2028\u2029]/.test(path)) return false
  const parts = path.split('/').slice(1)
  return parts.every((part, n) => part !== '.' && part !== '..' && (part !== '' || n === parts.length - 1))
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}
