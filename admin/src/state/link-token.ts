// The secret of a link: taken from the address before anything is asked or drawn, kept until the page it leads to has it.

/** Pages that links in mails and providers lead to, as the server names them. */
export type LinkPage =
  | '/sign-in'
  | '/sign-in/provider'
  | '/reset-password'
  | '/verify-email'
  | '/confirm-email'
  | '/finish-registration'
  | '/accept-invitation'

/** What stands behind a #: the token of a mail; of a visit to a provider its code, or why there is none. */
const WORDS = ['token', 'code', 'error'] as const
type Word = (typeof WORDS)[number]

let taken: { readonly page: string; readonly words: URLSearchParams } | null = null

/** Neither the history nor whoever looks over a shoulder keeps it. A link that is put into an open page opens it anew. */
export function takeLinkToken(): void {
  const words = wordsIn(location.hash)
  if (words !== null) {
    taken = { page: pageIn(location.pathname), words }
    history.replaceState(history.state, '', `${location.pathname}${location.search}`)
  }
  addEventListener('hashchange', () => {
    if (wordsIn(location.hash) !== null) location.reload()
  })
}

/** Null for a page that was opened without a link, or with one of another page. */
export function linkTokenOf(page: LinkPage, word: Word = 'token'): string | null {
  return taken?.page === page ? taken.words.get(word) : null
}

/** Once its page has it. */
export function forgetLinkToken(): void {
  taken = null
}

/** `#token=…`; null without any word of a link. */
export function wordsIn(hash: string): URLSearchParams | null {
  const words = new URLSearchParams(hash.replace(/^#/, ''))
  return WORDS.some((word) => words.has(word)) ? words : null
}

/** `/admin/reset-password/` is `/reset-password`. */
export function pageIn(pathname: string): string {
  return pathname.replace(/^\/admin/, '').replace(/\/$/, '')
}
