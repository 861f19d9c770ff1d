// Where to go after signing in: back to the requested screen, and never to another site.

const ALLOWED = /^\/(?:(?:t|account|platform)\/(?!\/)[^\\\s]*|verify-email|documents\/(?:swagger|redoc|graphql))$/

/** Accepts only URLs below the admin; anything else, such as `//evil.example` or `javascript:`, becomes the start page. */
export function safeNext(next: string | undefined): string {
  return next !== undefined && ALLOWED.test(next) ? next : '/'
}
