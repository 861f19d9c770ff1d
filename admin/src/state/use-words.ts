// Keeps a page's state in the query of its URL, so that the back button and links reproduce it.
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Words } from './lists/list-query.ts'

type Changes = Readonly<Record<string, string | undefined>>

/** The parameters and a function that changes some; undefined removes one. */
export function useWords(): [words: Words, change: (changes: Changes) => Promise<void>] {
  const words = useSearch({ strict: false }) as Words
  const navigate = useNavigate()
  const change = (changes: Changes) =>
    navigate({ to: '.', search: { ...words, ...changes } as never, resetScroll: false })
  return [words, change]
}
