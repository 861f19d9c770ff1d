// Where somebody goes on who has just signed in: what was known of somebody else before is forgotten.
import { useNavigate } from '@tanstack/react-router'
import { queryClient } from '../../state/queries.ts'

/** `next` is an address that `safeNext` let through. */
export function useGoOn(next: string): () => Promise<void> {
  const navigate = useNavigate()
  return async () => {
    queryClient.clear()
    await navigate({ href: `/admin${next}`, replace: true })
  }
}
