// Which credential a request has: the Authorization header, or the cookie of a page on our own origin.

/** The parts of a request that identify caller and page. */
export interface Asking {
  readonly headers: Record<string, string | string[] | undefined>
  /** Host name with port. */
  readonly host: string
  readonly protocol: string
}

const ACCESS_COOKIE = 'pend-access'
// The characters of tokens; anything else is not our cookie.
const TOKEN = /^[A-Za-z0-9._-]{1,8192}$/

/**
 * The cookie with a session's access token. Behind HTTPS no other host and no insecure connection can set a cookie with
 * the prefix `__Host-`, so that nobody can sign a person in as somebody else (RFC 6265bis §4.1.3.2).
 */
export function accessCookieName(isSecure: boolean): string {
  return isSecure ? `__Host-${ACCESS_COOKIE}` : ACCESS_COOKIE
}

/**
 * The effective Authorization value. The header takes precedence. A cookie counts only if the browser proves that a
 * page of our own origin sends the request: browsers attach cookies to whatever any page makes them send (CSRF), so
 * without proof the cookie is ignored.
 */
export function authorizationOf(request: Asking): string | undefined {
  const { headers } = request
  if (headers.authorization !== undefined || isOwnPage(request)) return readingAuthorizationOf(request)
  return undefined
}

/**
 * Also believes the cookie of a request that another page causes. Only for pages that show nothing of the caller's and
 * change nothing: a bookmark or a link in a mail proves no origin.
 */
export function readingAuthorizationOf(request: Asking): string | undefined {
  const { headers } = request
  if (headers.authorization !== undefined) return headers.authorization as string
  if (headers.cookie === undefined) return undefined
  const token = readCookie(headers.cookie, accessCookieName(true)) ?? plainCookie(request)
  return token === null ? undefined : `Bearer ${token}`
}

/** Behind HTTPS a cookie without the prefix may belong to another host. */
function plainCookie({ headers, protocol }: Asking): string | null {
  return protocol === 'https' ? null : readCookie(headers.cookie, accessCookieName(false))
}

/**
 * Whether a page of this very origin sends the request. `Sec-Fetch-Site` comes from the browser, and no script can
 * change it; `Origin` replaces it if missing (an old browser, or an insecure connection to another machine).
 */
export function isOwnPage({ headers, host }: Pick<Asking, 'headers' | 'host'>): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const { origin } = headers
  return typeof origin === 'string' && hostOf(origin) === host.toLowerCase()
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}

/** Null if it is missing, not a token, or repeated: one of two belongs to somebody else. */
export function readCookie(header: string | string[] | undefined, name: string): string | null {
  const values = String(header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1))
  return values.length === 1 && TOKEN.test(values[0]!) ? values[0]! : null
}
