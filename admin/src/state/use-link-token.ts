// The secret of a link as its page holds it: gone from everywhere else, and gone with the page.
import { useEffect, useState } from 'react'
import { forgetLinkToken, type LinkPage, linkTokenOf } from './link-token.ts'

/** Null for a page that was opened without a link. */
export function useLinkToken(page: LinkPage, word: 'token' | 'code' = 'token'): string | null {
  const [token] = useState(() => linkTokenOf(page, word))
  useEffect(forgetLinkToken, [])
  return token
}
