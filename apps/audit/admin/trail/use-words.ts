// The query of the trail's page is the API's query, unchanged.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type Words, withWords } from '#admin/state/lists/list-query.ts'

export const FILTERS = [
  'actorId',
  'operation',
  'resource',
  'recordId',
  'requestId',
  'createdAt__gte',
  'createdAt__lte',
] as const

export interface TrailWords {
  readonly words: Words
  change(changes: Record<string, string | undefined>): void
}

export function useWords(): TrailWords {
  const words = useSearch({ strict: false }) as Words
  const navigate = useNavigate()
  const change = (changes: Record<string, string | undefined>) =>
    void navigate({ to: '.', search: withWords(words, changes) as never, resetScroll: false })
  return { words, change }
}

export function areFiltered(words: Words): boolean {
  return FILTERS.some((name) => words[name] !== undefined)
}
