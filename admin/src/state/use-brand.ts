// The brand on pages that wait for nothing: taken as soon as it is known.
import { useQuery } from '@tanstack/react-query'
import { showBrand } from './brand.ts'
import { adminQuery } from './queries.ts'

/** Before anything is said: whoever uses it is drawn again when it arrives. */
export function useBrand(): void {
  const { data } = useQuery(adminQuery(null))
  if (data) showBrand(data)
}
