// The way out of a tenant that is the caller's no more.
import { useNavigate } from '@tanstack/react-router'
import { adminQuery, queryClient } from './queries.ts'

/** Leads to where the caller still belongs, and forgets the tenant once no screen is drawn that would ask for it anew. */
export function useDeparture(): () => Promise<void> {
  const navigate = useNavigate()
  return async () => {
    await queryClient.fetchQuery({ ...adminQuery(null), staleTime: 0 })
    await navigate({ to: '/' })
    queryClient.removeQueries({ type: 'inactive' })
  }
}
