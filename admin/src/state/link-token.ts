// The secret of a link in a mail: taken from the address before anything is asked or drawn, kept until the page it leads to has it.

/** Pages that links in mails lead to, as the server names them. */
export type LinkPage =
  | '/sign-in'
  | '/reset-password'
  | '/verify-email'
  | '/confirm-email'
  | '/finish-registration'
  | '/accept-invitation'

let taken: { readonly page: string; readonly token: string } | null = null

/** Neither the history nor whoever looks over a shoulder keeps it. A link that is put into an open page opens it anew. */
export function takeLinkToken(): void {
  const token = tokenIn(location.hash)
  if (token !== null) {
    taken = { page: pageIn(location.pathname), token }
    history.replaceState(history.state, '', `${location.pathname}${location.search}`)
  }
  addEventListener('hashchange', () => {
    if (tokenIn(location.hash) !== null) location.reload()
  })
}

/** Null for a page that was opened without a link, or with one of another page. */
export function linkTokenOf(page: LinkPage): string | null {
  return taken?.page === page ? taken.token : null
}

/** Once its page has it. */
export function forgetLinkToken(): void {
  taken = null
}

/** `#token=…`; null without one. */
export function tokenIn(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token')
}

/** `/admin/reset-password/` is `/reset-password`. */
export function pageIn(pathname: string): string {
  return pathname.replace(/^\/admin/, '').replace(/\/$/, '')
}
