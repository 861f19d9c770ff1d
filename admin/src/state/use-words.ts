// What a page shows stands in the search part of its address, so that the way back and a link lead to the same.
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Words } from './list-query.ts'

type Changes = Readonly<Record<string, string | undefined>>

/** The words, and a way to change some of them; one that is undefined goes. */
export function useWords(): [words: Words, change: (changes: Changes) => Promise<void>] {
  const words = useSearch({ strict: false }) as Words
  const navigate = useNavigate()
  const change = (changes: Changes) =>
    navigate({ to: '.', search: { ...words, ...changes } as never, resetScroll: false })
  return [words, change]
}
