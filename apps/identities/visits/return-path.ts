// Where a page may want to go on after a log-in.

const ANYWHERE = 'https://page.invalid'

/** A path of the page's own origin: `//evil.example` and its kin lead elsewhere (CVE-2021-22963, CVE-2026-44372). */
export function isPath(text: string): boolean {
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)) return false
  return URL.canParse(text, ANYWHERE) && new URL(text, ANYWHERE).origin === ANYWHERE
}
