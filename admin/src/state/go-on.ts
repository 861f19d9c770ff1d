// Where somebody goes on after signing in: back to the screen they came for, and never to another site.

const ALLOWED = /^\/(?:(?:t|account|platform)\/(?!\/)[^\\\s]*|verify-email)$/

/** Only an address below the admin; anything else, such as `//evil.example` or `javascript:`, is the beginning. */
export function safeNext(next: string | undefined): string {
  return next !== undefined && ALLOWED.test(next) ? next : '/'
}
