// The cookie that binds a visit to the browser that started it.

// No other host and no insecure connection can set or read a cookie with this prefix.
const NAME = '__Host-pend-visit'
const VALUE = /^[A-Za-z0-9_-]{43}$/
export const VISIT_SECONDS = 600

/** Sent when a visit begins. Lax: it returns with the provider's redirect, but not with another site's requests. */
export function visitCookie(secret: string): string {
  return `${NAME}=${secret}; Path=/; Max-Age=${VISIT_SECONDS}; HttpOnly; Secure; SameSite=Lax`
}

/** Sent when it ends. */
export const ENDED_COOKIE = `${NAME}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax`

/** The secret in a Cookie header; null if missing or repeated. */
export function parseVisitCookie(header: string | undefined): string | null {
  const values = (header ?? '').split(';').flatMap((part) => {
    const [name, value = ''] = part.trim().split('=', 2)
    return name === NAME ? [value] : []
  })
  return values.length === 1 && VALUE.test(values[0]!) ? values[0]! : null
}
