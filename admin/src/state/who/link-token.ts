// The secret of a link: removed from the URL before any request or drawing, and kept until its page takes it.

/** Pages that mails and providers link to, named as the server names them. */
export type LinkPage =
  | '/sign-in'
  | '/sign-in/provider'
  | '/reset-password'
  | '/verify-email'
  | '/confirm-email'
  | '/finish-registration'
  | '/accept-invitation'

/** Parameters after the #: the token of a mail; the code of a provider visit, or its error. */
const WORDS = ['token', 'code', 'error'] as const
type Word = (typeof WORDS)[number]

let taken: { readonly page: string; readonly words: URLSearchParams } | null = null

/** Keeps the secret out of the history and away from onlookers. Pasting a link into an open page reloads it. */
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

/** Null if the page was opened without a link, or with one of another page. */
export function linkTokenOf(page: LinkPage, word: Word = 'token'): string | null {
  return taken?.page === page ? taken.words.get(word) : null
}

/** Call once its page has the secret. */
export function forgetLinkToken(): void {
  taken = null
}

/** Parses `#token=…`; null without any parameter of a link. */
export function wordsIn(hash: string): URLSearchParams | null {
  const words = new URLSearchParams(hash.replace(/^#/, ''))
  return WORDS.some((word) => words.has(word)) ? words : null
}

/** Turns `/admin/reset-password/` into `/reset-password`. */
export function pageIn(pathname: string): string {
  return pathname.replace(/^\/admin/, '').replace(/\/$/, '')
}
