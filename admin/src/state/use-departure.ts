// Leaves a tenant that the caller no longer belongs to.
import { useNavigate } from '@tanstack/react-router'
import { adminQuery, queryClient } from './server/queries.ts'

/** Navigates to a tenant where the caller still belongs, and clears the old tenant's cache once no screen would reload it. */
export function useDeparture(): () => Promise<void> {
  const navigate = useNavigate()
  return async () => {
    await queryClient.fetchQuery({ ...adminQuery(null), staleTime: 0 })
    await navigate({ to: '/' })
    queryClient.removeQueries({ type: 'inactive' })
  }
}
