// Navigation after a sign-in: clears everything known about the previous person.
import { useNavigate } from '@tanstack/react-router'
import { queryClient } from '../../state/server/queries.ts'

/** `next` is a URL that `safeNext` accepted. */
export function useGoOn(next: string): () => Promise<void> {
  const navigate = useNavigate()
  return async () => {
    queryClient.clear()
    await navigate({ href: `/admin${next}`, replace: true })
  }
}
