// A link's secret, held by its page alone: gone from everywhere else, and gone with the page.
import { useEffect, useState } from 'react'
import { forgetLinkToken, type LinkPage, linkTokenOf } from './link-token.ts'

/** Null if the page was opened without a link. */
export function useLinkToken(page: LinkPage, word: 'token' | 'code' = 'token'): string | null {
  const [token] = useState(() => linkTokenOf(page, word))
  useEffect(forgetLinkToken, [])
  return token
}
