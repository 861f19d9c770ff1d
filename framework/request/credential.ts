// Which credential a request comes with: the header Authorization, or the cookie of a page of our own origin.

/** The parts of a request that say who asks, and from which page. */
export interface Asking {
  readonly headers: Record<string, string | string[] | undefined>
  /** Host name with its port. */
  readonly host: string
  readonly protocol: string
}

const ACCESS_COOKIE = 'pend-access'
// The characters of tokens; anything else is no cookie of ours.
const TOKEN = /^[A-Za-z0-9._-]{1,8192}$/

/**
 * The name of a session's cookie with the access token. Behind HTTPS no other host and no plain connection can set a cookie of the
 * prefix `__Host-`, so that nobody signs a person in as somebody else (RFC 6265bis §4.1.3.2).
 */
export function accessCookieName(isSecure: boolean): string {
  return isSecure ? `__Host-${ACCESS_COOKIE}` : ACCESS_COOKIE
}

/**
 * The value of Authorization that holds for the request. The header wins. A cookie counts only when the browser proves that a page of our
 * own origin asks: a browser sends cookies along with whatever any page makes it send (CSRF), so without proof it is as if it were not there.
 */
export function authorizationOf(request: Asking): string | undefined {
  const { headers } = request
  if (headers.authorization !== undefined) return headers.authorization as string
  if (headers.cookie === undefined || !isOwnPage(request)) return undefined
  const token = readCookie(headers.cookie, accessCookieName(true)) ?? plainCookie(request)
  return token === null ? undefined : `Bearer ${token}`
}

/** Behind HTTPS a cookie without the prefix may be another host's. */
function plainCookie({ headers, protocol }: Asking): string | null {
  return protocol === 'https' ? null : readCookie(headers.cookie, accessCookieName(false))
}

/**
 * Whether a page of this very origin asks. `Sec-Fetch-Site` is the browser's word, which no script can change; `Origin` stands in for it
 * where a browser sends none (an old one, or a plain connection to another machine).
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

/** Null without it, for what is no token, and when there are two: one of them is somebody else's. */
export function readCookie(header: string | string[] | undefined, name: string): string | null {
  const values = String(header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1))
  return values.length === 1 && TOKEN.test(values[0]!) ? values[0]! : null
}
