// The cookies of a session, as a browser keeps and sends them.
import type { TestServer } from './server.ts'

/** A browser's two cookies, as it stores them. */
export class CookieJar {
  readonly cookies = new Map<string, string>()

  /** Exchanges a refresh token for the cookies of a session, as the admin does. */
  static async ofSession(server: TestServer, refresh: string): Promise<CookieJar> {
    const jar = new CookieJar()
    const headers = { 'sec-fetch-site': 'same-origin' }
    jar.keep(await server.call('/api/v1/auth/cookie', { method: 'POST', body: { refresh }, headers }))
    return jar
  }

  /** Takes what an answer sets. */
  keep({ headers }: { headers: Headers }): void {
    for (const line of headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line)!
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }

  /** For the header `Cookie`. */
  get header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}
